package steps

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// reuseFor is how long a request id may be sent again: Google remembers ids
// for a while that it does not name.
const reuseFor = 30 * time.Minute

// newRequestID makes a UUID, version 4, whose last six bytes follow from the
// others and the deployment. The cloud shows it with the change for as long as
// it remembers that, and so everybody can tell our changes from those of others
// without a file of ours.
func newRequestID(random io.Reader, d Deployment) (RequestID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:10]); err != nil {
		return "", fmt.Errorf("make request id: %w", err)
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	copy(b[10:], requestSign(b[:10], d))
	return RequestID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}

// from reports whether runlb made the id for the deployment. It tells changes
// apart that were made in good faith: it is no proof against forgery.
func (id RequestID) from(d Deployment) bool {
	b, err := hex.DecodeString(strings.ReplaceAll(string(id), "-", ""))
	return err == nil && len(b) == 16 && string(b[10:]) == string(requestSign(b[:10], d))
}

func requestSign(head []byte, d Deployment) []byte {
	sum := sha256.Sum256(append([]byte("runlb "+d.ID()+" "), head...))
	return sum[:6]
}

package steps

import (
	"fmt"
	"io"
	"time"
)

// reuseFor is how long a request id may be sent again: Google remembers ids
// for a while that it does not name.
const reuseFor = 30 * time.Minute

// newRequestID makes a random UUID, version 4.
func newRequestID(random io.Reader) (RequestID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("make request id: %w", err)
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return RequestID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}

package journeys

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

// quick is the way to the review of a load balancer for one service, all by
// default.
func (u *user) quick() reviewPage {
	return u.atHome().newDeployment().accept().one("login").direct().accept().accept().keep().accept()
}

// A key of another certificate is told on the page, and goes no further.
func TestCertificateDoesNotMatch(t *testing.T) {
	u := arrive(t)
	u.certificate("door")
	u.certificate("another")
	certificate := u.atHome().newDeployment().accept().one("login").direct().accept().https().certificate()
	certificate.files("door.crt", "another.key").WaitFor("Not the key of the certificate")
	certificate.stays()
	certificate.files("door.crt", "door.key").WaitFor("login.example.com", "the key file is its")
	certificate.accept().keep().accept().apply().built("login").verify("login", 1)
}

// certificate writes one for login.example.com and its key where the user is.
func (u *user) certificate(name string) {
	u.t.Helper()
	cert, key, err := program.Certificate(90*24*time.Hour, []string{"login.example.com"})
	if err != nil {
		u.t.Fatal(err)
	}
	for end, data := range map[string][]byte{".crt": cert, ".key": key} {
		if err := os.WriteFile(filepath.Join(u.home.Folder, name+end), data, 0o600); err != nil {
			u.t.Fatal(err)
		}
	}
}

func TestPermissionMissingThenGranted(t *testing.T) {
	u := arrive(t)
	u.sandbox("deny", "compute.forwardingRules.create")
	review := u.quick().blockedBy("the permissions suffice", "compute.forwardingRules.create")
	u.sandbox("deny", "--clear")
	review.lookAgain().apply().built("login")
}

func TestQuotaReachedThenRaised(t *testing.T) {
	u := arrive(t)
	u.sandbox("quota", "NETWORKS", "2")
	review := u.quick().blockedBy("quota NETWORKS has room", "NETWORKS 2 of 2")
	u.sandbox("quota", "NETWORKS", "3")
	review.lookAgain().apply().built("login")
}

func TestAPIDisabledThenEnabledFromThePage(t *testing.T) {
	u := arrive(t)
	u.stranger(http.MethodPost, "/v1/projects/sandbox-project/services/compute.googleapis.com:disable", "{}")
	review := u.quick().blockedBy("the APIs are enabled", "compute.googleapis.com")
	review.mend("enable them here").apply().built("login")
}

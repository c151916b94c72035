package sandbox

import (
	"fmt"
	"net/http"
	"reflect"
)

// mayRunAs: who makes a revision needs iam.serviceAccounts.actAs on the account that it runs as (said: Cloud Run deployment page; the
// text is public gcloud output). A change that makes none, as of the ingress, does not.
func (s *Sandbox) mayRunAs(t *tx, c runCall, o object) error {
	old, _ := t.get(c.path)
	template := clone(child(o, "template"))
	if reflect.DeepEqual(child(old, "template"), template) {
		return nil
	}
	account := text(template, "serviceAccount")
	if s.allowed(t, c.caller, actAs, "projects/"+c.project+"/serviceAccounts/"+account) {
		return nil
	}
	return (&problem{code: http.StatusForbidden, reason: "forbidden",
		message: fmt.Sprintf("Permission 'iam.serviceaccounts.actAs' denied on service account %s (or it may not exist).", account)}).by("run as")
}

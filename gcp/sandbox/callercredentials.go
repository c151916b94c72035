package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// credentialsAPI is IAM Service Account Credentials v1: tokens for service accounts. An account need not be made first: every name in a
// project that is there stands for one.
func (s *Sandbox) credentialsAPI() api {
	routes := http.NewServeMux()
	routes.Handle("/v1/projects/{project}/serviceAccounts/{account}", s.handler(bothEnvelope, customVerbs("account", map[string]endpoint{
		"POST generateAccessToken": s.generateAccessToken,
		"POST generateIdToken":     s.generateIDToken,
	})))
	return api{hosts: []string{"iamcredentials.googleapis.com"}, routes: routes}
}

// account is the service account that r names, if the caller has permission on it. The project of the path is always "-" (sure: IAM
// Credentials API).
func (s *Sandbox) account(r *http.Request, permission string) (email string, err error) {
	email = r.PathValue("account")
	s.read(func(t *tx) {
		project := t.homeOf(email)
		path := "projects/" + project + "/serviceAccounts/" + email
		if r.PathValue("project") != "-" || project == "" || !s.allowed(t, s.caller(r), permission, path) {
			err = mayNotIAM(permission, "projects/-/serviceAccounts/"+email)
		} else if p := s.checkAPI(t, project, "iamcredentials.googleapis.com"); p != nil {
			err = p
		}
	})
	return email, err
}

// homeOf is the project of a service account, "" when it has none here: its id stands in an account's own domain, its number before a
// default account's "-compute" (sure: IAM).
func (t *tx) homeOf(email string) string {
	name, domain, _ := strings.Cut(email, "@")
	id, own := strings.CutSuffix(domain, ".iam.gserviceaccount.com")
	if domain == "developer.gserviceaccount.com" {
		id, own = strings.CutSuffix(name, "-compute")
	}
	if o, ok := t.project(id); own && ok {
		return text(o, "projectId")
	}
	return ""
}

// maxLifetime of an access token, unless an organisation's policy says otherwise (sure: IAM Credentials API).
const maxLifetime = 12 * time.Hour

func (s *Sandbox) generateAccessToken(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	email, err := s.account(r, "iam.serviceAccounts.getAccessToken")
	if err != nil {
		return nil, err
	}
	if len(items(body, "scope")) == 0 {
		return nil, badPolicy("Scope required.").by("token request") // guess for the text.
	}
	lifetime := tokenLifetime
	if sent := text(body, "lifetime"); sent != "" {
		if lifetime, err = time.ParseDuration(sent); err != nil || lifetime <= 0 || lifetime > maxLifetime || !strings.HasSuffix(sent, "s") {
			return nil, badPolicy("Invalid value at 'lifetime': '" + sent + "'. At most 43200s.").by("token request") // guess for the text.
		}
	}
	expires := s.now().Add(lifetime).Truncate(time.Second)
	return object{"accessToken": s.mint(email, expires), "expireTime": expires.UTC().Format(time.RFC3339)}, nil
}

func (s *Sandbox) generateIDToken(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	email, err := s.account(r, "iam.serviceAccounts.getOpenIdToken")
	if err != nil {
		return nil, err
	}
	if text(body, "audience") == "" {
		return nil, badPolicy("Audience required.").by("token request") // guess for the text.
	}
	token, err := s.identity(email, text(body, "audience"), body["includeEmail"] == true)
	return object{"token": token}, err
}

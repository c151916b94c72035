package gcp

import (
	"cmp"
	"context"
	"strings"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials/impersonate"
)

// Options say who to be. At most one of the first three is set; without any,
// the environment's access token is taken, and else the Application Default
// Credentials.
type Options struct {
	AccessTokenFile string // --access-token-file
	CredentialsFile string // --credentials-file
	GcloudAuth      bool   // --gcloud-auth
	// Impersonate are the service accounts of --impersonate-service-account:
	// the last is who to be, those before it delegate.
	Impersonate  []string
	QuotaProject string // --quota-project; empty: environment, credentials, the project itself
}

// login is an identity that was found.
type login struct {
	creds   *auth.Credentials
	account string // empty when it is not known without asking the network
	source  string
	quota   string // the quota project that comes with it
	renews  bool   // a token that has ended is followed by another
}

// tokenVariables hold access tokens; the first one that is set is taken.
var tokenVariables = []string{"GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"}

// findLogin finds exactly one source of identity. An error is
// steps.ErrCredentials, as *NoCredentials when nothing was found.
func findLogin(ctx context.Context, h Host, o Options) (login, error) {
	base, err := baseLogin(ctx, h, o)
	if err != nil || len(o.Impersonate) == 0 {
		return base, err
	}
	target := o.Impersonate[len(o.Impersonate)-1]
	creds, err := impersonate.NewCredentials(&impersonate.CredentialsOptions{
		TargetPrincipal: target, Delegates: o.Impersonate[:len(o.Impersonate)-1],
		Scopes: []string{cloudScope}, Credentials: base.creds,
	})
	if err != nil {
		return login{}, loginError("--impersonate-service-account %s: %v", target, err)
	}
	base.source = "impersonation, from " + base.source
	base.creds, base.account, base.renews = creds, clean(target), true
	return base, nil
}

func baseLogin(ctx context.Context, h Host, o Options) (login, error) {
	var flags []string
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"--access-token-file", o.AccessTokenFile != ""},
		{"--credentials-file", o.CredentialsFile != ""},
		{"--gcloud-auth", o.GcloudAuth},
	} {
		if f.set {
			flags = append(flags, f.name)
		}
	}
	if len(flags) > 1 {
		return login{}, loginError("%s cannot be used together: choose one source of identity", strings.Join(flags, " and "))
	}
	switch {
	case o.AccessTokenFile != "":
		return tokenLogin(ctx, fileToken(h, o.AccessTokenFile), "access token file")
	case o.CredentialsFile != "":
		creds, f, err := fromFile(h, o.CredentialsFile)
		if err != nil {
			return login{}, loginError("--credentials-file %s: %v", o.CredentialsFile, err)
		}
		return fileLogin(creds, f, "credentials file"), nil
	case o.GcloudAuth:
		return gcloudLogin(ctx, h)
	}
	for _, name := range tokenVariables {
		if value := strings.TrimSpace(h.Getenv(name)); value != "" {
			return tokenLogin(ctx, fixedToken(value), name)
		}
	}
	return defaultLogin(ctx, h)
}

// tokenLogin tries the token's source once, so that a bad file shows now.
func tokenLogin(ctx context.Context, t tokenFunc, source string) (login, error) {
	if _, err := t(ctx); err != nil {
		return login{}, err
	}
	return login{creds: auth.NewCredentials(&auth.CredentialsOptions{TokenProvider: t}), source: source}, nil
}

func fileLogin(creds *auth.Credentials, f credentialsFile, source string) login {
	return login{creds: creds, account: clean(cmp.Or(f.ClientEmail, f.Account)), source: source, quota: clean(f.QuotaProject), renews: true}
}

func gcloudLogin(ctx context.Context, h Host) (login, error) {
	if _, err := h.LookPath("gcloud"); err != nil {
		return login{}, loginError("--gcloud-auth: gcloud is not on PATH")
	}
	a, err := askGcloud(ctx, h)
	if err != nil {
		return login{}, err
	}
	return login{
		creds:   auth.NewCredentials(&auth.CredentialsOptions{TokenProvider: gcloudToken(h)}),
		account: clean(cmp.Or(a.Configuration.Properties.Core.Account, readGcloud(h).get("core/account"))),
		source:  "gcloud", quota: readGcloud(h).get("billing/quota_project"), renews: true,
	}, nil
}

// defaultLogin is the Application Default Credentials: the file that the
// variable names, gcloud's file, the metadata server. A file that is there but
// cannot be used ends the search.
func defaultLogin(ctx context.Context, h Host) (login, error) {
	none := &NoCredentials{}
	for _, name := range tokenVariables {
		none.Looked = append(none.Looked, Looked{name, "not set"})
	}
	if h.Getenv(adcVariable) == "" {
		none.Looked = append(none.Looked, Looked{adcVariable, "not set"})
		if h.Getenv("CLOUDSDK_CONFIG") == "" {
			none.Looked = append(none.Looked, Looked{"CLOUDSDK_CONFIG", "not set"})
		}
	}
	path, place := adcPath(h)
	creds, f, err := fromFile(h, path)
	if err == nil {
		return fileLogin(creds, f, "ADC"), nil
	}
	none.Looked = append(none.Looked, Looked{place, err.Error()})
	if err == errNoFile && h.Getenv(adcVariable) == "" {
		if h.OnGoogleCloud(ctx) {
			return machineLogin(h)
		}
		none.Looked = append(none.Looked, Looked{"metadata server", "not on Google Cloud"})
	}
	if gcloud, err := h.LookPath("gcloud"); err == nil {
		none.Gcloud = gcloud
	}
	none.Account = readGcloud(h).get("core/account")
	return login{}, none
}

// machineLogin is the identity of the machine itself. Files were looked for
// before, so the library finds the metadata server.
func machineLogin(h Host) (login, error) {
	creds, err := h.MachineLogin()
	if err != nil {
		return login{}, loginError("metadata server: %v", err)
	}
	return login{creds: creds, source: "metadata server", renews: true}, nil
}

package gcp

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"cloud.google.com/go/auth"

	"runlb/steps"
)

// machine is a Host of maps.
type machine struct {
	env    map[string]string
	files  map[string]string // by path
	locked map[string]bool   // not readable
	gcloud string            // what config-helper prints; empty: gcloud is not installed
	onGCE  bool

	probed bool
	ran    []string
}

func (m *machine) host() Host {
	return Host{
		Getenv: func(name string) string {
			if name == "HOME" {
				return "/home/me"
			}
			return m.env[name]
		},
		ReadFile: func(name string) ([]byte, error) {
			if m.locked[filepath.ToSlash(name)] {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
			}
			if text, ok := m.files[filepath.ToSlash(name)]; ok {
				return []byte(text), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
		LookPath: func(name string) (string, error) {
			if m.gcloud == "" {
				return "", errors.New("not found")
			}
			return "/usr/bin/" + name, nil
		},
		Run: func(_ context.Context, name string, args ...string) ([]byte, error) {
			m.ran = append(m.ran, name+" "+strings.Join(args, " "))
			if m.gcloud == "expired" {
				return nil, errors.New("ERROR: Reauthentication failed. \x1b[2J Please run gcloud auth login")
			}
			return []byte(m.gcloud), nil
		},
		OnGoogleCloud:    func(context.Context) bool { m.probed = true; return m.onGCE },
		ProjectOfMachine: func(context.Context) string { return "machine-project" },
		MachineLogin: func() (*auth.Credentials, error) {
			return auth.NewCredentials(&auth.CredentialsOptions{TokenProvider: fixedToken("CANARY")}), nil
		},
		OS: "linux",
	}
}

const (
	userFile    = `{"type":"authorized_user","client_id":"c","client_secret":"CANARY","refresh_token":"CANARY","quota_project_id":"quota-p","account":"me@example.com"}`
	helperText  = `{"credential":{"access_token":"CANARY","token_expiry":"2090-01-01T00:00:00Z"},"configuration":{"properties":{"core":{"account":"g@example.com"}}}}`
	wellKnown   = "/home/me/.config/gcloud/application_default_credentials.json"
	configFile  = "/home/me/.config/gcloud/configurations/config_default"
	loggedInINI = "[core]\naccount = g@example.com\nproject = ini-p\n"
)

func TestLogin(t *testing.T) {
	for _, tt := range []struct {
		name            string
		m               machine
		o               Options
		source, account string
		quota           string
		fails           string // part of the error; every failure is steps.ErrCredentials
	}{
		{name: "well-known file", m: machine{files: map[string]string{wellKnown: userFile}}, source: "ADC", account: "me@example.com", quota: "quota-p"},
		{name: "CLOUDSDK_CONFIG", m: machine{env: map[string]string{"CLOUDSDK_CONFIG": "/cfg"}, files: map[string]string{"/cfg/application_default_credentials.json": userFile}}, source: "ADC", account: "me@example.com", quota: "quota-p"},
		{name: "the variable goes before both", m: machine{
			env:   map[string]string{adcVariable: "/key.json", "CLOUDSDK_CONFIG": "/cfg"},
			files: map[string]string{"/key.json": userFile, "/cfg/application_default_credentials.json": `{}`, wellKnown: `{}`},
		}, source: "ADC", account: "me@example.com", quota: "quota-p"},
		{name: "the variable names no file: no fall-through", m: machine{env: map[string]string{adcVariable: "/key.json"}, files: map[string]string{wellKnown: userFile}, onGCE: true}, fails: "GOOGLE_APPLICATION_CREDENTIALS=/key.json: no such file"},
		{name: "not readable", m: machine{files: map[string]string{wellKnown: userFile}, locked: map[string]bool{wellKnown: true}}, fails: "not readable: permission denied"},
		{name: "wrong type", m: machine{files: map[string]string{wellKnown: `{"type":"gdch_service_account"}`}}, fails: `credentials of type "gdch_service_account" cannot be used`},
		{name: "no type", m: machine{files: map[string]string{wellKnown: `{}`}}, fails: `it has no "type"`},
		{name: "not JSON", m: machine{files: map[string]string{wellKnown: `CANARY`}}, fails: "not JSON"},
		{name: "metadata server", m: machine{onGCE: true}, source: "metadata server"},
		{name: "token variable", m: machine{env: map[string]string{"GOOGLE_OAUTH_ACCESS_TOKEN": "CANARY"}, files: map[string]string{wellKnown: userFile}}, source: "GOOGLE_OAUTH_ACCESS_TOKEN"},
		{name: "gcloud's token variable", m: machine{env: map[string]string{"CLOUDSDK_AUTH_ACCESS_TOKEN": "CANARY"}}, source: "CLOUDSDK_AUTH_ACCESS_TOKEN"},
		{name: "token file", m: machine{files: map[string]string{"/t": "CANARY\n"}}, o: Options{AccessTokenFile: "/t"}, source: "access token file"},
		{name: "token file missing", o: Options{AccessTokenFile: "/t"}, fails: "--access-token-file /t: no such file"},
		{name: "token file with more", m: machine{files: map[string]string{"/t": "CANARY\nCANARY"}}, o: Options{AccessTokenFile: "/t"}, fails: "one token and nothing else"},
		{name: "credentials file", m: machine{files: map[string]string{"/c": userFile}, env: map[string]string{"GOOGLE_OAUTH_ACCESS_TOKEN": "x"}}, o: Options{CredentialsFile: "/c"}, source: "credentials file", account: "me@example.com", quota: "quota-p"},
		{name: "credentials file missing", o: Options{CredentialsFile: "/c"}, fails: "--credentials-file /c: no such file"},
		{name: "gcloud", m: machine{gcloud: helperText}, o: Options{GcloudAuth: true}, source: "gcloud", account: "g@example.com"},
		{name: "gcloud not installed", o: Options{GcloudAuth: true}, fails: "gcloud is not on PATH"},
		{name: "gcloud's login expired", m: machine{gcloud: "expired"}, o: Options{GcloudAuth: true}, fails: "Reauthentication failed"},
		{name: "gcloud says nothing", m: machine{gcloud: "{}"}, o: Options{GcloudAuth: true}, fails: "holds no token"},
		{name: "two sources", o: Options{GcloudAuth: true, CredentialsFile: "/c"}, fails: "--credentials-file and --gcloud-auth cannot be used together"},
		{name: "impersonation", m: machine{files: map[string]string{"/t": "CANARY"}}, o: Options{AccessTokenFile: "/t", Impersonate: []string{"a@p.iam.gserviceaccount.com", "b@p.iam.gserviceaccount.com"}}, source: "impersonation, from access token file", account: "b@p.iam.gserviceaccount.com"},
		{name: "nothing", fails: "no usable Google Cloud credentials"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := findLogin(t.Context(), tt.m.host(), tt.o)
			if err != nil && strings.Contains(err.Error(), "CANARY") {
				t.Fatalf("a secret is told: %v", err)
			}
			if tt.fails != "" {
				if !errors.Is(err, steps.ErrCredentials) || !strings.Contains(err.Error(), tt.fails) || strings.ContainsRune(err.Error(), '\x1b') {
					t.Errorf("got %v, want %q", err, tt.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.source != tt.source || got.account != tt.account || got.quota != tt.quota || got.creds == nil {
				t.Errorf("%+v", got)
			}
			if tt.m.probed && tt.source != "metadata server" {
				t.Error("the metadata server was asked for nothing")
			}
		})
	}
}

func TestNoCredentialsTellsWhatWasLookedAt(t *testing.T) {
	m := machine{gcloud: helperText, files: map[string]string{configFile: loggedInINI}}
	_, err := findLogin(t.Context(), m.host(), Options{})
	var none *NoCredentials
	if !errors.As(err, &none) {
		t.Fatal(err)
	}
	if none.Gcloud != "/usr/bin/gcloud" || none.Account != "g@example.com" || len(m.ran) != 0 {
		t.Errorf("%+v, ran %q", none, m.ran)
	}
	for _, part := range []string{
		"GOOGLE_APPLICATION_CREDENTIALS: not set", "CLOUDSDK_CONFIG: not set", wellKnown + ": no such file",
		"metadata server: not on Google Cloud", "logged in as g@example.com", "--gcloud-auth", "gcloud auth application-default login", "--sandbox",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in:\n%v", part, err)
		}
	}
}

// A token file that is written anew is a new login.
func TestTokenFileIsReadAgain(t *testing.T) {
	m := machine{files: map[string]string{"/t": "one"}}
	got, err := findLogin(t.Context(), m.host(), Options{AccessTokenFile: "/t"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one", "two"} {
		m.files["/t"] = want
		if token, err := got.creds.Token(t.Context()); err != nil || token.Value != want {
			t.Errorf("%v, %v", token, err)
		}
	}
	delete(m.files, "/t")
	if _, err := got.creds.Token(t.Context()); !errors.Is(err, steps.ErrCredentials) {
		t.Error(err)
	}
}

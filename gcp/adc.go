package gcp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"
)

const cloudScope = "https://www.googleapis.com/auth/cloud-platform"

const adcVariable = "GOOGLE_APPLICATION_CREDENTIALS"

// adcPath is the one file that Application Default Credentials are read from,
// and how it was found. Google's libraries ignore CLOUDSDK_CONFIG
// (google-cloud-go#11967); here it counts, which also covers Cloud Shell.
func adcPath(h Host) (path, place string) {
	if path := h.Getenv(adcVariable); path != "" {
		return path, adcVariable + "=" + clean(path)
	}
	path = filepath.Join(h.gcloudDir(), "application_default_credentials.json")
	return path, clean(path)
}

// credentialsFile is what we read of a credentials file ourselves.
type credentialsFile struct {
	Type         string `json:"type"`
	ClientEmail  string `json:"client_email"`
	Account      string `json:"account"`
	ProjectID    string `json:"project_id"`
	QuotaProject string `json:"quota_project_id"`
}

// fileTypes are the types of credentials files that are taken.
var fileTypes = []credentials.CredType{
	credentials.AuthorizedUser, credentials.ServiceAccount, credentials.ImpersonatedServiceAccount,
	credentials.ExternalAccount, credentials.ExternalAccountAuthorizedUser,
}

// parseCredentials reads what is no secret; its errors hold nothing of the
// file but its type.
func parseCredentials(data []byte) (credentialsFile, error) {
	var f credentialsFile
	if json.Unmarshal(data, &f) != nil {
		return f, errors.New("not a credentials file: not JSON")
	}
	if f.Type == "" {
		return f, errors.New(`not a credentials file: it has no "type"`)
	}
	if !slices.Contains(fileTypes, credentials.CredType(f.Type)) {
		return f, fmt.Errorf("credentials of type %q cannot be used", cleanText(f.Type))
	}
	return f, nil
}

// fromFile makes credentials of a file. Nothing is asked of the network yet.
func fromFile(h Host, path string) (*auth.Credentials, credentialsFile, error) {
	data, err := h.ReadFile(path)
	if err != nil {
		return nil, credentialsFile{}, readProblem(err)
	}
	f, err := parseCredentials(data)
	if err != nil {
		return nil, f, err
	}
	creds, err := credentials.NewCredentialsFromJSON(credentials.CredType(f.Type), data, &credentials.DetectOptions{Scopes: []string{cloudScope}})
	if err != nil {
		return nil, f, errors.New("not usable: " + cleanText(err.Error()))
	}
	return creds, f, nil
}

var errNoFile = errors.New("no such file")

// readProblem is why a file cannot be read, without its path.
func readProblem(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errNoFile
	case errors.Is(err, fs.ErrPermission):
		return errors.New("not readable: permission denied")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return errors.New("not readable: " + cleanText(err.Error()))
}

package gcp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cloud.google.com/go/auth"

	"runlb/steps"
)

// tokenFunc gives access tokens.
type tokenFunc func(ctx context.Context) (*auth.Token, error)

// Token implements auth.TokenProvider.
func (f tokenFunc) Token(ctx context.Context) (*auth.Token, error) { return f(ctx) }

// fixedToken is one token for as long as it lasts.
func fixedToken(value string) tokenFunc {
	return func(context.Context) (*auth.Token, error) {
		return &auth.Token{Value: value, Type: "Bearer"}, nil
	}
}

// fileToken reads its file for each request, so that whoever renews the file
// renews the login.
func fileToken(h Host, path string) tokenFunc {
	return func(context.Context) (*auth.Token, error) {
		data, err := h.ReadFile(path)
		if err != nil {
			return nil, loginError("--access-token-file %s: %v", path, readProblem(err))
		}
		value := strings.TrimSpace(string(data))
		if value == "" || strings.ContainsAny(value, " \r\n\t") {
			return nil, loginError("--access-token-file %s: it must hold one token and nothing else", path)
		}
		return &auth.Token{Value: value, Type: "Bearer"}, nil
	}
}

// helperAnswer is what gcloud's config-helper prints.
type helperAnswer struct {
	Credential struct {
		AccessToken string    `json:"access_token"`
		Expiry      time.Time `json:"token_expiry"`
	} `json:"credential"`
	Configuration struct {
		Properties struct {
			Core struct {
				Account string `json:"account"`
			} `json:"core"`
		} `json:"properties"`
	} `json:"configuration"`
}

// askGcloud has gcloud give a token of its own login.
func askGcloud(ctx context.Context, h Host) (helperAnswer, error) {
	var a helperAnswer
	out, err := h.Run(ctx, "gcloud", "config", "config-helper", "--format", "json", "--min-expiry", "1h")
	if err != nil {
		return a, loginError("--gcloud-auth: gcloud gives no token: %s", cleanText(err.Error()))
	}
	if json.Unmarshal(out, &a) != nil || a.Credential.AccessToken == "" {
		return a, loginError("--gcloud-auth: gcloud's answer holds no token; run gcloud auth login")
	}
	return a, nil
}

// gcloudToken asks gcloud again when a token runs out.
func gcloudToken(h Host) auth.TokenProvider {
	return auth.NewCachedTokenProvider(tokenFunc(func(ctx context.Context) (*auth.Token, error) {
		a, err := askGcloud(ctx, h)
		if err != nil {
			return nil, err
		}
		return &auth.Token{Value: a.Credential.AccessToken, Type: "Bearer", Expiry: a.Credential.Expiry}, nil
	}), nil)
}

// loginError is an error of the login; it is steps.ErrCredentials.
func loginError(format string, a ...any) error {
	return &credentialError{text: cleanText(fmt.Sprintf(format, a...))}
}

type credentialError struct{ text string }

func (e *credentialError) Error() string        { return e.text }
func (e *credentialError) Is(target error) bool { return target == steps.ErrCredentials }

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"runlb/gcp/sandbox"
)

// overridden are the APIs, besides Compute, that gcloud is told to reach over
// plain HTTP. Any other API comes to its proxy as a CONNECT, and is refused.
var overridden = []string{"run", "iam", "iamcredentials", "cloudresourcemanager", "serviceusage", "servicemanagement", "certificatemanager", "dns", "orgpolicy"}

func overrideOf(api string) string {
	return "CLOUDSDK_API_ENDPOINT_OVERRIDES_" + strings.ToUpper(api)
}

// modeSettings are the variables that the modes set, each in its own way.
func modeSettings() []string {
	names := []string{
		"CLOUDSDK_PROXY_TYPE", "CLOUDSDK_PROXY_ADDRESS", "CLOUDSDK_PROXY_PORT", "CLOUDSDK_PROXY_RDNS", "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
		overrideOf("compute"),
	}
	for _, api := range overridden {
		names = append(names, overrideOf(api))
	}
	return names
}

// gcloudMode are the settings by which gcloud reaches the sandbox.
func (e sandboxEnv) gcloudMode(ctx context.Context, mode string) ([]string, error) {
	switch mode {
	case "proxy":
		return e.proxyMode(), nil
	case "direct":
		return e.directMode(), nil
	case "mitm":
		return e.mitmMode(ctx)
	default:
		return nil, usage("--mode %q: want proxy, direct or mitm", mode)
	}
}

func (e sandboxEnv) proxy() []string {
	return []string{"CLOUDSDK_PROXY_TYPE", "http", "CLOUDSDK_PROXY_ADDRESS", e.host, "CLOUDSDK_PROXY_PORT", e.port, "CLOUDSDK_PROXY_RDNS", "true"}
}

// proxyMode sends plain HTTP under the APIs' own host names. gcloud sends such
// requests to its proxy in absolute form, which is how the sandbox learns the
// host.
func (e sandboxEnv) proxyMode() []string {
	settings := append(e.proxy(), overrideOf("compute"), "http://compute.googleapis.com/compute/v1/")
	for _, api := range overridden {
		settings = append(settings, overrideOf(api), "http://"+api+".googleapis.com/")
	}
	return settings
}

// directMode sends plain HTTP to the sandbox's address. Only Cloud Run keeps
// its host name, because gcloud writes the region before it, and goes through a
// proxy.
func (e sandboxEnv) directMode() []string {
	settings := []string{overrideOf("compute"), e.endpoint + "/compute/v1/"}
	for _, api := range overridden {
		base := e.endpoint + "/"
		if api == "run" {
			base = "http://run.googleapis.com/"
		}
		settings = append(settings, overrideOf(api), base)
	}
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		settings = append(settings, name, e.endpoint)
	}
	return append(settings, "NO_PROXY", e.host, "no_proxy", e.host)
}

// mitmMode overrides nothing: gcloud speaks HTTPS through its proxy, which
// answers in the place of Google with certificates of its own authority.
func (e sandboxEnv) mitmMode(ctx context.Context) ([]string, error) {
	authority, err := e.authority(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask the sandbox for its certificate authority: %w", err)
	}
	file := filepath.Join(e.gcloud, "ca.pem")
	if err := renameio.WriteFile(file, authority, 0o600); err != nil {
		return nil, fmt.Errorf("keep the sandbox's certificate authority: %w", err)
	}
	return append(e.proxy(), "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", file), nil
}

func (e sandboxEnv) authority(ctx context.Context) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.endpoint+sandbox.AuthorityFile, nil)
	if err != nil {
		return nil, err
	}
	// A client of its own: no proxy of the environment stands before loopback.
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", res.Status, body)
	}
	return body, nil
}

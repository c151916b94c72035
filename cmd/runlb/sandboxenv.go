package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
)

func (a *app) sandboxEnvCommand() *cobra.Command {
	var mode string
	cmd := &cobra.Command{
		Use:   "env",
		Short: "Print the exports that point gcloud, Terraform and runlb at a running sandbox",
		Long: "Prints shell code. Neither your gcloud configuration nor your credentials are read or changed.\n\n" +
			"--mode says how gcloud reaches the sandbox: \"proxy\" sends plain HTTP under Google's host names, \"direct\" sends it to\n" +
			"the sandbox's own address, \"mitm\" speaks HTTPS with Google's host names and trusts the certificate authority of this\n" +
			"sandbox, which can vouch for googleapis.com alone. Terraform is always sent to the sandbox's own address.",
		Example: `eval "$(runlb sandbox env)"`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			endpoint, err := a.runningSandbox(cmd.Context())
			if err != nil {
				return err
			}
			e, err := newSandboxEnv(endpoint, a.flags.projectOr(sandboxProject), filepath.Dir(a.flags.sandboxFile()))
			if err != nil {
				return err
			}
			gcloud, err := e.gcloudMode(cmd.Context(), mode)
			if err != nil {
				return err
			}
			return e.write(a.out, gcloud)
		},
	}
	cmd.Flags().StringVar(&mode, "mode", "proxy", "how gcloud reaches the sandbox: proxy, direct, mitm")
	return cmd
}

// runningSandbox is the address of a sandbox that outlives this command.
func (a *app) runningSandbox(ctx context.Context) (string, error) {
	if a.flags.endpoint != "" {
		return a.flags.endpoint, nil
	}
	s, err := embedded.Join(ctx, a.flags.sandboxFile())
	if errors.Is(err, embedded.ErrNone) {
		return "", usage("no sandbox is running: start one with `runlb sandbox serve`, or name it with --endpoint")
	}
	if err != nil {
		return "", err
	}
	return s.Endpoint(), nil
}

// sandboxToken is what clients send; the sandbox takes any.
const sandboxToken = "sandbox-token"

// sandboxEnv is the environment that turns gcloud and Terraform to a sandbox.
type sandboxEnv struct {
	endpoint, host, port string
	project              string
	gcloud               string // a configuration folder of gcloud for the sandbox alone
}

// newSandboxEnv makes the configuration folder below folder.
func newSandboxEnv(endpoint, project, folder string) (sandboxEnv, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return sandboxEnv{}, usage("--endpoint %q: %w", endpoint, err)
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil || u.Scheme != "http" {
		return sandboxEnv{}, usage("--endpoint %q: write http://127.0.0.1:PORT", endpoint)
	}
	e := sandboxEnv{endpoint: "http://" + u.Host, host: host, port: port, project: project, gcloud: filepath.Join(folder, "gcloud-"+port)}
	if err := os.MkdirAll(e.gcloud, 0o700); err != nil {
		return sandboxEnv{}, fmt.Errorf("make a gcloud configuration: %w", err)
	}
	if err := os.WriteFile(e.tokenFile(), []byte(sandboxToken), 0o600); err != nil {
		return sandboxEnv{}, fmt.Errorf("make a gcloud configuration: %w", err)
	}
	return e, nil
}

func (e sandboxEnv) tokenFile() string { return filepath.Join(e.gcloud, "token") }

func (e sandboxEnv) gcloudSettings() []string {
	return []string{
		"CLOUDSDK_CONFIG", e.gcloud,
		"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", e.tokenFile(),
		"CLOUDSDK_CORE_ACCOUNT", "sandbox@example.com",
		"CLOUDSDK_CORE_PROJECT", e.project,
		"CLOUDSDK_CORE_UNIVERSE_DOMAIN", "googleapis.com",
		"CLOUDSDK_CORE_CHECK_GCE_METADATA", "false",
		"NO_GCE_CHECK", "true",
		"CLOUDSDK_CORE_DISABLE_PROMPTS", "1",
		"CLOUDSDK_CORE_SHOULD_PROMPT_TO_ENABLE_API", "false",
		"CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "true",
		"CLOUDSDK_CORE_DISABLE_FILE_LOGGING", "true",
		"CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "true",
		"CLOUDSDK_SURVEY_DISABLE_PROMPTS", "true",
	}
}

// terraformSettings name the endpoints of the google provider. Source: the
// provider's own code, where it reads them (sure).
func (e sandboxEnv) terraformSettings() []string {
	return []string{
		"GOOGLE_OAUTH_ACCESS_TOKEN", sandboxToken,
		"GOOGLE_PROJECT", e.project,
		"GOOGLE_COMPUTE_CUSTOM_ENDPOINT", e.endpoint + "/compute/v1/",
		"GOOGLE_CLOUD_RUN_CUSTOM_ENDPOINT", e.endpoint + "/",
		"GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT", e.endpoint + "/v2/",
		"GOOGLE_RESOURCE_MANAGER_CUSTOM_ENDPOINT", e.endpoint + "/v1/",
		"GOOGLE_CLOUD_RESOURCE_MANAGER_CUSTOM_ENDPOINT", e.endpoint + "/v1/",
		"GOOGLE_RESOURCE_MANAGER_V3_CUSTOM_ENDPOINT", e.endpoint + "/v3/",
		"GOOGLE_SERVICE_USAGE_CUSTOM_ENDPOINT", e.endpoint + "/v1/",
		"GOOGLE_IAM_CREDENTIALS_CUSTOM_ENDPOINT", e.endpoint + "/v1/",
		"GOOGLE_ORG_POLICY_CUSTOM_ENDPOINT", e.endpoint + "/v2/",
	}
}

// inTheWay are variables that would lead gcloud or Terraform elsewhere, or to
// other credentials.
var inTheWay = []string{
	"CLOUDSDK_ACTIVE_CONFIG_NAME", "CLOUDSDK_AUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
	"CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT", "CLOUDSDK_BILLING_QUOTA_PROJECT", "CLOUDSDK_COMPUTE_REGION", "CLOUDSDK_COMPUTE_ZONE",
	"CLOUDSDK_RUN_REGION", "CLOUDSDK_RUN_PLATFORM", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS", "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
	"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy",
}

// write prints POSIX shell code. gcloud are the settings of its mode.
func (e sandboxEnv) write(w io.Writer, gcloud []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# This shell's runlb, gcloud and Terraform now talk to the sandbox at %s.\n", e.endpoint)
	fmt.Fprintf(&b, "unset %s\n", strings.Join(append(slices.Clone(inTheWay), modeSettings()...), " "))
	settings := slices.Concat([]string{"RUNLB_ENDPOINT", e.endpoint}, e.gcloudSettings(), gcloud, e.terraformSettings())
	for i := 0; i < len(settings); i += 2 {
		fmt.Fprintf(&b, "export %s=%s\n", settings[i], shellQuote(settings[i+1]))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shellQuote makes s one word of a POSIX shell.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

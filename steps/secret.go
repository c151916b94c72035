package steps

import "regexp"

// secrets are what a text may repeat: a private key that the API quotes back, a
// bearer token, the password in a proxy's URL.
var secrets = []struct {
	find *regexp.Regexp
	put  string
}{
	{regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)`), "[private key]"},
	{regexp.MustCompile(`\bya29\.[\w.~+/-]+=*`), "[token]"},
	{regexp.MustCompile(`(?i)\bbearer [\w.~+/-]+=*`), "bearer [token]"},
	{regexp.MustCompile(`//[^/@\s"']*@`), "//[user]@"},
}

// WithoutSecrets puts a word in the place of each secret that it knows by its
// form.
func WithoutSecrets(s string) string {
	for _, secret := range secrets {
		s = secret.find.ReplaceAllString(s, secret.put)
	}
	return s
}

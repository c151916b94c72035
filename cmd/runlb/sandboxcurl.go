package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/curl"
)

type curlFlags struct {
	from    string
	include bool
	headers []string
	cacert  string
	fail    bool
	maxTime float64
	request curl.Request
}

func (a *app) sandboxCurlCommand() *cobra.Command {
	f := curlFlags{}
	cmd := &cobra.Command{
		Use:   "curl URL",
		Short: "Send a request from inside a VPC of the sandbox",
		Long:  "Sends one HTTP request as a client in a network and region would. The flags and exit codes are curl's.",
		Example: "runlb sandbox curl http://10.1.2.99/\n" +
			"runlb sandbox curl -k https://login.example.com/ --connect-to login.example.com:443:10.1.2.99:443",
		Args: oneName("a URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.request.URL = args[0]
			err := a.curl(cmd.Context(), f)
			var failure *curl.Failure
			if errors.As(err, &failure) {
				fmt.Fprintln(a.err, failure)
				return &exitError{code: failure.Exit}
			}
			return err
		},
	}
	set := cmd.Flags()
	set.StringVar(&f.from, "from", "", "where the client stands: NETWORK/REGION (default: the one network with a load balancer at that address)")
	set.StringArrayVar(&f.request.ConnectTo, "connect-to", nil, "connect to another address instead: HOST:PORT:IP:PORT; repeatable")
	set.BoolVarP(&f.request.Insecure, "insecure", "k", false, "take any certificate")
	set.StringVar(&f.cacert, "cacert", "", "file of the certificates to trust, PEM")
	set.StringArrayVarP(&f.headers, "header", "H", nil, "header field, such as 'Host: login.example.com'; repeatable")
	set.BoolVarP(&f.include, "include", "i", false, "print the status line and header fields too")
	set.BoolVarP(&f.fail, "fail", "f", false, "end with 22 when the status is 400 or above")
	set.StringVarP(&f.request.Method, "request", "X", "", "method")
	set.Float64VarP(&f.maxTime, "max-time", "m", 30, "seconds that the whole exchange may take; 0: any")
	set.StringVarP(&f.request.Body, "data", "d", "", "body; makes the method POST")
	return cmd
}

func (a *app) curl(ctx context.Context, f curlFlags) error {
	var err error
	if f.request.Endpoint, err = a.curlEndpoint(ctx); err != nil {
		return err
	}
	if f.request.Header, err = parseHeaders(f.headers); err != nil {
		return err
	}
	if f.cacert != "" {
		if f.request.Roots, err = curl.ReadRoots(f.cacert); err != nil {
			return usage("--cacert: %w", err)
		}
	}
	if !(f.maxTime >= 0 && f.maxTime < 1e6) {
		return usage("--max-time %v: want seconds", f.maxTime)
	}
	f.request.MaxTime = time.Duration(f.maxTime * float64(time.Second))
	if f.request.From, err = a.curlFrom(ctx, f); err != nil {
		return err
	}
	res, err := f.request.Do(ctx)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if f.include {
		head, err := curl.Head(res)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s", head)
	}
	if _, err := io.Copy(a.out, res.Body); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if f.fail && res.StatusCode >= http.StatusBadRequest {
		return &exitError{code: curl.ExitStatus}
	}
	return nil
}

func (a *app) curlEndpoint(ctx context.Context) (string, error) {
	if a.flags.endpoint != "" {
		return a.flags.endpoint, nil
	}
	s, err := a.sandbox.get(ctx, "instant")
	if err != nil {
		return "", err
	}
	return s.Endpoint(), nil
}

// curlFrom is where the client stands: as told, or the only place from which
// the address can be reached.
func (a *app) curlFrom(ctx context.Context, f curlFlags) (curl.Place, error) {
	if f.from != "" {
		network, region, ok := strings.Cut(f.from, "/")
		if !ok || network == "" || region == "" {
			return curl.Place{}, usage("--from %q: want NETWORK/REGION, such as lb-network/us-central1", f.from)
		}
		return curl.Place{Network: network, Region: region}, nil
	}
	places, at, err := f.request.Places(ctx, a.flags.projectOr(sandboxProject))
	switch {
	case err != nil:
		return curl.Place{}, err
	case len(places) == 1:
		return places[0], nil
	case len(places) == 0:
		return curl.Place{}, usage("no load balancer has the address %s: say where the client stands with --from NETWORK/REGION", at)
	}
	var choices []string
	for _, p := range places {
		choices = append(choices, "--from "+p.Network+"/"+p.Region)
	}
	return curl.Place{}, usage("%s is a load balancer in several networks: choose %s", at, strings.Join(choices, " or "))
}

func parseHeaders(lines []string) (http.Header, error) {
	h := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, usage("--header %q: want NAME: VALUE", line)
		}
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return h, nil
}

package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
)

func (a *app) sandboxTokenCommand() *cobra.Command {
	var as, audience string
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Print a token with which the sandbox knows its bearer as somebody else",
		Long: "Prints an access token of an hour for a user or a service account: what that caller may do follows from the\n" +
			"roles that the project's policy gives him. With --audience it is an identity token, as a Cloud Run service\n" +
			"that is not public asks for. Nobody but this sandbox takes either.",
		Example: "runlb sandbox token --as user:alice@example.com\n" +
			"runlb sandbox curl http://10.1.2.99/ -H \"Authorization: Bearer $(runlb sandbox token --as user:alice@example.com --audience https://orders.shop.internal)\"",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if as == "" {
				return usage("name the caller: --as user:EMAIL or --as serviceAccount:EMAIL")
			}
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			token, err := s.Token(cmd.Context(), as, audience)
			if err != nil {
				return refusedUsage(err)
			}
			_, err = fmt.Fprintln(a.out, token)
			return err
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "whose token: user:EMAIL or serviceAccount:EMAIL")
	cmd.Flags().StringVar(&audience, "audience", "", "make an identity token for this URL")
	return cmd
}

// refusedUsage is what the sandbox has against what the user asked of it.
func refusedUsage(err error) error {
	if refused := (*embedded.RefusedError)(nil); errors.As(err, &refused) {
		return usage("%w", err)
	}
	return err
}

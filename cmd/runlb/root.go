package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runlb/steps"
)

// root is the command tree. Without a command it is the wizard.
func (a *app) root() *cobra.Command {
	var byLine bool
	root := &cobra.Command{
		Use:   "runlb",
		Short: "A private front door for Cloud Run services",
		Long: "runlb builds a regional internal Application Load Balancer in front of Cloud Run services,\n" +
			"shows it live, proves that it serves, and takes it down again.\n\n" +
			"Without a command it is a wizard in the terminal. Without credentials it works on its own sandbox.\n" +
			"With --plain, with ACCESSIBLE set, on a dumb terminal and in a pipe it asks by numbered lines instead.",
		Example: "runlb\n" +
			"runlb up -f shop.yaml --sandbox --yes\n" +
			"runlb up --sandbox --name shop --region us-central1 --backend-service login\n" +
			"runlb verify shop --sandbox --yes\n" +
			"runlb down shop --sandbox --yes",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if byLine || a.plainly() {
				return a.plainWizard(cmd.Context())
			}
			return a.wizard(cmd.Context())
		},
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return a.flags.check()
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	a.flags.register(root.PersistentFlags())
	root.Flags().BoolVar(&byLine, "plain", false, "ask by numbered lines, without any control of the terminal: for screen readers, pipes and CI")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(
		a.planCommand(), a.upCommand(), a.downCommand(), a.statusCommand(), a.verifyCommand(),
		a.maskCommand(), a.sandboxCommand(), a.versionCommand(), exitCodesTopic(),
	)
	a.completeFlags(root)
	a.guard(root)
	return root
}

// completeFlags completes the flags of every command: file names only where a
// file is meant, and the questions that the flags answer from the table.
func (a *app) completeFlags(root *cobra.Command) {
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
		switch f.Name {
		case "state-dir", "credentials-file", "access-token-file":
			return
		}
		complete := cobra.NoFileCompletions
		if field, ok := steps.FieldByKey(f.Name); ok && field.Options != nil {
			complete = a.completeField(&specFlags{}, field)
		}
		_ = root.RegisterFlagCompletionFunc(f.Name, complete)
	})
}

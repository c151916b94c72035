package journeys

import (
	"os/exec"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// printed is a user before a terminal that only prints.
type printed struct {
	*program.Terminal
	home program.Home
}

// beforeAPrinter starts the program with TERM=dumb, on a sandbox of its own.
func beforeAPrinter(t *testing.T) *printed {
	t.Helper()
	begin(t)
	home := program.NewHome(t)
	cmd := home.Bare("--sandbox", "--sandbox-latency", "instant")
	cmd.Env = append(cmd.Env, "TERM=dumb")
	return &printed{program.Start(t, 120, 600, cmd), home}
}

// says waits for a question and types the answer.
func (p *printed) says(question, line string) {
	p.WaitFor(question)
	p.Press(line, "enter")
}

// takes accepts what stands in brackets behind each question.
func (p *printed) takes(questions ...string) {
	for _, q := range questions {
		p.says(q, "")
	}
}

// TestTheWholeJobOnATerminalThatOnlyPrints goes back, is refused, and stops the
// countdown of a teardown on its way.
func TestTheWholeJobOnATerminalThatOnlyPrints(t *testing.T) {
	p := beforeAPrinter(t)
	p.takes("What shall it be? [new]", "1. Project")
	p.says("2. Cloud Run service", "nowhere/login")
	p.says("nowhere: not a region", "us-central1/login")
	p.says("3. What does the front door lead to?", "back")
	p.takes("Cloud Run service, or several [login]", "What does the front door lead to? [login]",
		"4. Network", "5. Subnet", "6. Range", "7. Proxy", "8. Range")
	p.says("Name [login: the service's name]", "shop")
	p.takes("HTTP, yes or no", "HTTPS, yes or no", "Address [", "Global access", "Production", "Change access of [none]", "Client VM, yes or no")
	p.says("What now?", "1")
	p.says("Type yes to go ahead [no]", "yes")
	p.says("What now with shop?", "tear it down")
	p.says("Type yes to delete [no]", "yes")
	p.says("Deletion begins in 5 seconds. Enter stops it.", "")
	p.says("Stopped: nothing was changed.", "4")
	p.Until("it asks again", func(screen string) bool { return strings.Count(screen, "Type yes to delete") == 2 })
	p.Press("yes", "enter")
	p.WaitFor("0 left")
	p.takes("What now? [leave]")
	if err := p.Exit(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// TestNoInputAtAll: the null device can never answer, so the commands are named
// at once.
func TestNoInputAtAll(t *testing.T) {
	begin(t)
	cmd := program.NewHome(t).Bare()
	out, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 2 || !strings.Contains(string(out), "runlb up -f SPEC --yes") {
		t.Errorf("ended with %v and said\n%s", err, out)
	}
}

// TestLinesOnRequest: on a terminal that could draw a screen, a flag or the
// environment asks for lines.
func TestLinesOnRequest(t *testing.T) {
	begin(t)
	home := program.NewHome(t)
	for name, tt := range map[string]struct{ args, env []string }{
		"flag":        {args: []string{"--plain"}},
		"environment": {env: []string{"ACCESSIBLE=1"}},
	} {
		cmd := home.Bare(append(tt.args, "--sandbox")...)
		cmd.Env = append(cmd.Env, tt.env...)
		s := program.Start(t, 100, 30, cmd)
		s.WaitFor("runlb, line by line.", "What shall it be? [new]")
		s.Press("quit", "enter")
		if err := s.Exit(); err != nil {
			t.Errorf("%s: %v; it shows\n%s", name, err, s.Text())
		}
	}
}

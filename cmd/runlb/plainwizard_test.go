package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlainWizardOnADumbTerminal types what a person would type: the whole job
// on a terminal that only prints, with a countdown that enter stops.
func TestPlainWizardOnADumbTerminal(t *testing.T) {
	home := t.TempDir()
	cmd := exec.Command(realBinary(t), "--sandbox", "--sandbox-latency", "instant")
	cmd.Env = []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "PATH=" + home, "TERM=dumb", "NO_GCE_CHECK=true"}
	s := startTerminal(t, 120, 500, cmd)
	say := func(shown, line string) {
		t.Helper()
		s.waitFor(shown)
		s.press(line, "enter")
	}
	say("What shall it be? [new]", "")
	say("1. Project", "")
	say("2. Cloud Run service", "nowhere/login")
	s.waitFor("nowhere: not a region")
	s.press("us-central1/login", "enter")
	say("3. What does the front door lead to?", "back")
	say("Cloud Run service, or several [login]", "")
	for shown := range strings.SplitSeq("What does the front door lead to? [login]|4. Network|5. Subnet|6. Range|7. Proxy|8. Range", "|") {
		say(shown, "")
	}
	say("Name [login: the service's name]", "shop")
	for _, shown := range []string{"HTTP, yes or no", "HTTPS, yes or no", "Address [", "Global access", "Production", "Change access of [none]", "Client VM, yes or no"} {
		say(shown, "")
	}
	say("What now?", "1")
	say("Type yes to go ahead [no]", "yes")
	say("What now with shop?", "3")
	say("Type yes to delete [no]", "yes")
	s.waitFor("Deletion begins in 5 seconds. Enter stops it.")
	s.press("enter")
	s.waitFor("Stopped: nothing was changed.")
	s.press("3", "enter")
	s.until("it asks again", func(screen string) bool { return strings.Count(screen, "Type yes to delete") == 2 })
	s.press("yes", "enter")
	s.waitFor("0 left")
	say("What now? [leave]", "")
	if err := s.exit(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// TestPlainWizardWithoutAnyInput: the null device can never answer, so the
// commands are named at once.
func TestPlainWizardWithoutAnyInput(t *testing.T) {
	home := t.TempDir()
	cmd := exec.Command(realBinary(t))
	cmd.Env = []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "PATH=" + home, "NO_GCE_CHECK=true"}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != exitUsage || !strings.Contains(string(out), "runlb up -f SPEC --yes") {
		t.Errorf("ended with %v and said\n%s", err, out)
	}
}

package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var screens = flag.String("screens", "", "write pictures of the wizard's pages into this folder")

// TestWizard goes the whole way with keys only, in the real binary on a
// terminal of 80x24 without credentials: into the sandbox, HTTPS with a mask
// over three services, built, verified through the address, taken down, and
// the sandbox as before.
func TestWizard(t *testing.T) {
	home := t.TempDir()
	binary := realBinary(t)
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command(binary, args...)
		cmd.Env = []string{
			"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "PATH=" + home,
			"TERM=xterm-256color", "NO_GCE_CHECK=true",
		}
		return cmd
	}
	snapshot := func() string {
		t.Helper()
		out, err := run("sandbox", "snapshot").Output()
		if err != nil {
			t.Fatalf("snapshot: %v", err)
		}
		return string(out)
	}
	before := snapshot()

	s := startTerminal(t, 80, 24, run())
	shown := func(name string) { s.keep(t, name) }

	s.waitFor("Enter the sandbox")
	s.press("enter")
	s.waitFor("Deployments in sandbox-project", "New deployment")
	s.press("enter")
	s.waitFor("Which project", "sandbox-project")
	s.press("enter")
	s.waitFor("43 of 43 regions", "› cart")
	for _, service := range []string{"cart", "catalog", "login"} {
		s.choose(service, "us-central1")
	}
	s.waitFor("3 chosen")
	shown("services")
	s.press("enter")
	s.waitFor("What does the front door lead to?", "by URL mask")
	s.press("enter")
	s.waitFor("Mask    <service>.example.com", "● login")
	shown("mask")
	s.press("enter")
	s.waitFor("Address space of lb-network", "10.129.0.0/23")
	shown("network")
	s.press("enter")
	s.waitFor("How is the front door reached?")
	s.press("shop")
	s.waitFor("Name           shop")
	s.press("down", "down", "space") // HTTPS
	s.waitFor("HTTPS          ● on")
	s.press("enter")
	s.waitFor("Which certificate does it show?")
	s.press("down", "down", "down", "*.example.com")
	s.waitFor("*.example.com")
	s.press("enter")
	s.waitFor("Who may reach the services?")
	s.press("enter")
	s.waitFor("A client inside the network")
	s.press("enter")
	s.waitFor("nothing has been changed yet", "10 create", "a apply")
	shown("review")
	s.press("a")
	s.waitFor("building", "◐ forwarding rule")
	shown("run")
	s.waitFor("shop is built", "v makes it, verifies, and removes it")
	s.press("v")
	s.waitFor("5 of 5 targets reached",
		"● https://cart.example.com/  serving  200",
		"● https://catalog.example.com/  serving  200",
		"● https://login.example.com/  serving  200")
	shown("done")
	s.press("T")
	s.waitFor("Tear down shop", "any key stops")
	shown("teardown")
	s.waitFor("0 left")
	shown("gone")
	s.press("q")
	if err := s.exit(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	asBefore(t, before, snapshot())
}

// choose marks the service of a region, walking down the list to it.
func (s *terminal) choose(service, region string) {
	s.t.Helper()
	for !strings.Contains(s.focused(), service+" ") || !strings.Contains(s.focused(), region) {
		before := s.focused()
		s.press("down")
		s.until("the cursor has moved on", func(string) bool { return s.focused() != before })
	}
	before := s.text()
	s.press("space")
	s.until("the service is marked", func(screen string) bool { return screen != before && strings.Contains(screen, " chosen") })
}

// focused is the line that the cursor is on.
func (s *terminal) focused() string {
	for line := range strings.Lines(s.text()) {
		if strings.HasPrefix(strings.TrimSpace(line), "›") {
			return line
		}
	}
	return ""
}

// keep writes a picture of the screen when the test was asked for pictures.
func (s *terminal) keep(t *testing.T, name string) {
	t.Helper()
	if *screens == "" {
		return
	}
	if err := os.MkdirAll(*screens, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screens, name+".svg"), picture(s.screen), 0o644); err != nil {
		t.Fatal(err)
	}
}

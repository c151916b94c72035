package journeys

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// user sits at a terminal with the wizard on it.
type user struct {
	*program.Terminal
	t     *testing.T
	cloud *program.Sandbox
	home  program.Home // of this user, on this machine
}

// arrive opens the wizard against a sandbox of its own whose operations take
// their real time, divided by 50.
func arrive(t *testing.T) *user {
	t.Helper()
	begin(t)
	u := sit(t, 100, 40, program.Serve(t, "real/50"), program.NewHome(t))
	u.on("Home")
	return u
}

// arriveWithNothing opens the wizard on a small terminal, as it is after it was
// installed: it has no credentials, and offers the sandbox.
func arriveWithNothing(t *testing.T) *user {
	t.Helper()
	begin(t)
	home := program.NewHome(t)
	u := sit(t, 80, 24, &program.Sandbox{Home: home}, home)
	u.WaitFor("Enter the sandbox")
	u.Press("enter")
	u.WaitFor("Deployments in sandbox-project")
	return u
}

func begin(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the real program on a terminal")
	}
	t.Parallel()
}

// sit opens the wizard on a terminal of that size.
func sit(t *testing.T, cols, rows int, cloud *program.Sandbox, home program.Home) *user {
	t.Helper()
	var args []string
	if cloud.Endpoint != "" {
		args = []string{"--endpoint", cloud.Endpoint}
	}
	return &user{program.Start(t, cols, rows, home.Bare(args...)), t, cloud, home}
}

// elsewhere is another user of the same cloud, on another machine.
func (u *user) elsewhere() *user {
	u.t.Helper()
	other := sit(u.t, 100, 40, u.cloud, program.NewHome(u.t))
	other.on("Home")
	return other
}

// sandbox runs a command on the sandbox, as an administrator of the cloud or
// as chance would.
func (u *user) sandbox(args ...string) {
	u.t.Helper()
	u.cloud.Run(append([]string{"sandbox"}, args...)...)
}

// on waits until the page of that name is in front: the header marks it among
// the steps of the wizard, or is its name.
func (u *user) on(page string) {
	u.t.Helper()
	u.Until("the page is "+page, func(screen string) bool {
		lines := strings.SplitN(screen, "\n", 3)
		return len(lines) == 3 && (strings.Contains(lines[1], "◐ "+page) || strings.TrimSpace(lines[1]) == page)
	})
}

// goTo moves the cursor to a line that holds all the texts: towards it where it
// is to be seen, else down.
func (u *user) goTo(texts ...string) {
	u.t.Helper()
	for {
		before := u.Focused()
		if holds(before, texts) {
			return
		}
		lines := slices.Collect(strings.Lines(u.Text()))
		key, at, target := "down", slices.Index(lines, before), slices.IndexFunc(lines, func(line string) bool { return holds(line, texts) })
		if target >= 0 && target < at {
			key = "up"
		}
		u.Press(key)
		u.Until("the cursor leaves "+before, func(string) bool { return u.Focused() != before && u.Focused() != "" })
	}
}

func holds(line string, texts []string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) })
}

// quit leaves the program, which must end well.
func (u *user) quit() {
	u.t.Helper()
	u.Press("q")
	if err := u.Exit(); err != nil {
		u.t.Errorf("the program ended with %v", err)
	}
}

var screens = flag.String("screens", "", "write pictures of the pages into this folder")

// keep writes a picture of the screen when the test was asked for pictures.
func (u *user) keep(name string) {
	u.t.Helper()
	if *screens == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*screens, name+".svg"), u.Picture(), 0o644); err != nil {
		u.t.Fatal(err)
	}
}

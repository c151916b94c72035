package ui

import (
	"fmt"
	"net/url"
	"os/exec"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
	"runlb/ui/widget"
)

// reach is how to reach a deployment: a command a line, of which one is under
// the cursor.
type reach struct {
	w      *wizard
	rows   []steps.Command
	list   widget.List
	hosts  []string // that clients name
	gcloud string   // its path; empty when it is not to be run here
	height int
}

// gcloudMsg says where gcloud is.
type gcloudMsg struct {
	of   *reach
	path string
}

// ranMsg says how a command that had the terminal ended.
type ranMsg struct{ err error }

// set takes the targets of a verification; client is the deployment's client
// VM, or zero.
func (r *reach) set(targets []steps.ProbeTarget, client steps.Ref) tea.Cmd {
	r.rows = steps.ManualTest(targets, client)
	slices.SortStableFunc(r.rows, func(a, b steps.Command) int { return strings.Compare(a[0], b[0]) }) // curl before gcloud
	r.list.SetLen(len(r.rows))
	r.hosts = nil
	for _, t := range targets {
		if u, err := url.Parse(t.URL); err == nil && u.Hostname() != t.Address {
			r.hosts = append(r.hosts, u.Hostname())
		}
	}
	slices.Sort(r.hosts)
	r.hosts = slices.Compact(r.hosts)
	if r.w.identity().Sandbox || client.IsZero() {
		return nil // its VMs take no SSH, or there is none
	}
	return func() tea.Msg {
		path, err := exec.LookPath("gcloud")
		if err != nil {
			path = ""
		}
		return gcloudMsg{r, path}
	}
}

func (r *reach) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case gcloudMsg:
		if msg.of == r {
			r.gcloud = msg.path
		}
	case ranMsg:
		if msg.err != nil {
			r.w.notice = "it ended with: " + msg.err.Error()
		}
	}
}

// at is the command under the cursor.
func (r *reach) at() steps.Command {
	if i := r.list.At(); i < len(r.rows) {
		return r.rows[i]
	}
	return nil
}

// runnable reports whether the command under the cursor can be run here.
func (r *reach) runnable() bool { return r.gcloud != "" && len(r.at()) > 0 && r.at()[0] == "gcloud" }

// run gives the terminal to the command under the cursor.
func (r *reach) run() tea.Cmd {
	c := exec.Command(r.gcloud, r.at()[1:]...)
	return tea.ExecProcess(c, func(err error) tea.Msg { return ranMsg{err} })
}

// copied copies the command under the cursor.
func (r *reach) copied() tea.Cmd {
	if c := r.at(); c != nil {
		return copyText(r.w, cells.Clean(c.Shell()), "the command")
	}
	return nil
}

func (r *reach) hints() []hint {
	if len(r.rows) == 0 {
		return nil
	}
	hints := append(moves(), hint{Intent: CopyValue, Text: "copy"}, hint{Intent: CopyCommand, Quiet: true})
	if r.runnable() {
		hints = append(hints, hint{Intent: Next, Text: "run it here"})
	}
	return hints
}

// view is the commands in h lines at most; the one under the cursor is shown
// whole.
func (r *reach) view(w, h int) []string {
	t := r.w.theme
	var whole []string
	if c := r.at(); c != nil && cells.Width(c.Shell()) > w-2 {
		whole = broken(c, w-4)
	}
	r.height = max(1, h-max(len(whole)-1, 0))
	from, to := r.list.Window(r.height)
	var lines []string
	for i := from; i < to; i++ {
		line := cells.Clean(r.rows[i].Shell())
		switch {
		case i != r.list.At():
			lines = append(lines, "  "+t.Dim.Render(cells.Cut(line, w-2)))
		case whole == nil:
			lines = append(lines, t.Accent.Render("› ")+line)
		default:
			for j, part := range whole {
				lead := "  "
				if j == 0 {
					lead = t.Accent.Render("› ")
				}
				lines = append(lines, lead+part)
			}
		}
	}
	if to-from < len(r.rows) {
		last := len(lines) - 1
		lines[last] = cells.Ends(lines[last], t.Dim.Render(counted(from, to, len(r.rows))), w)
	}
	return lines
}

// about says how names lead to the address, and from where it is not reached.
func (r *reach) about(d steps.Deployment, w int) []string {
	t := r.w.theme
	e := existing(r.w, d)
	var lines []string
	add := func(text string) {
		for _, line := range cells.Wrap(cells.Clean(text), w) {
			lines = append(lines, t.Dim.Render(line))
		}
	}
	if len(r.hosts) > 0 && e.Address != "" {
		add("In DNS: point " + strings.Join(wildcards(r.hosts), " and ") + " at " + e.Address + " in a private zone of the network.")
	}
	global := false
	for _, f := range e.Resources {
		if rule, ok := f.Resource.(*steps.ForwardingRule); ok {
			global = global || rule.GlobalAccess
		}
	}
	where := "From other regions of the network too, by global access; from the internet not"
	if !global {
		where = "From outside of the network or of " + d.Region + " it is not"
	}
	return append(lines, r.elsewhere(e, where, w)...)
}

// elsewhere says what the internet sees. A service whose own address still
// answers anyone is said so.
func (r *reach) elsewhere(e steps.Existing, where string, w int) []string {
	t := r.w.theme
	var lines []string
	for _, line := range cells.Wrap(cells.Clean(where+" reachable, as intended."), w) {
		lines = append(lines, t.Dim.Render(line))
	}
	if open := openServices(r.w, e); len(open) > 0 {
		is := "has"
		if len(open) > 1 {
			is = "have"
		}
		text := fmt.Sprintf("%s %s ingress all: the own run.app address still takes requests from the internet.", strings.Join(open, ", "), is)
		for i, line := range cells.Wrap(cells.Clean(text), w-2) {
			lead := "  "
			if i == 0 {
				lead = t.Warn.Render(theme.Warning.Symbol) + " "
			}
			lines = append(lines, lead+line)
		}
	}
	return lines
}

// openServices are the services behind a deployment whose ingress is all.
func openServices(w *wizard, e steps.Existing) []string {
	var names []string
	for _, f := range e.Resources {
		n, ok := f.Resource.(*steps.NEG)
		if !ok || n.Service == "" {
			continue
		}
		found, ok := w.inv().Get(steps.Ref{Kind: steps.KindService, Project: n.Project, Location: n.Location, Name: n.Service})
		if s, is := found.Resource.(*steps.Service); ok && is && s.Ingress == steps.IngressAll {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// existing is what was found of a deployment; its name alone when nothing was.
func existing(w *wizard, d steps.Deployment) steps.Existing {
	for _, e := range w.inv().Deployments() {
		if e.Deployment == d {
			return e
		}
	}
	return steps.Existing{Deployment: d}
}

// wildcards names hosts for DNS: three or more of one domain become one
// wildcard.
func wildcards(hosts []string) []string {
	domains := map[string][]string{}
	var order []string
	for _, h := range hosts {
		_, domain, _ := strings.Cut(h, ".")
		if domains[domain] == nil {
			order = append(order, domain)
		}
		domains[domain] = append(domains[domain], h)
	}
	var names []string
	for _, domain := range order {
		if len(domains[domain]) > 2 {
			names = append(names, "*."+domain)
		} else {
			names = append(names, domains[domain]...)
		}
	}
	return names
}

// broken is a command over several lines, as a shell takes it.
func broken(c steps.Command, w int) []string {
	var lines []string
	line := ""
	for _, word := range c {
		word = cells.Clean(steps.ShellWord(word))
		switch {
		case line == "":
			line = word
		case cells.Width(line)+cells.Width(word)+3 > w:
			lines = append(lines, line+` \`)
			line = "  " + word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

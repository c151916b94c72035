package ui

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/widget"
)

// exportPage offers the plan in other forms: as gcloud commands, and its Spec
// as a file for the plain commands.
type exportPage struct {
	w    *wizard
	plan steps.Plan
	list widget.List
	rows []export
}

// export is one form in which the plan can leave.
type export struct {
	text, note string
	make       func(steps.Plan) ([]byte, error)
	file       string // empty: to the clipboard
	what       string
	mode       fs.FileMode
}

// exportedMsg says that a file is written, or why not.
type exportedMsg struct {
	by   *exportPage
	path string
	err  error
}

func newExportPage(w *wizard, plan steps.Plan) *exportPage {
	p := &exportPage{w: w, plan: plan}
	name := plan.Deployment.Name
	script := export{make: gcloudScript, what: "the gcloud script", mode: 0o700}
	spec := export{make: specFile, what: "the Spec", mode: 0o600}
	for _, e := range []export{
		{text: "gcloud script to " + name + ".sh", note: "the same by hand, step by step", file: name + ".sh", make: script.make, what: script.what, mode: script.mode},
		{text: "gcloud script to the clipboard", make: script.make, what: script.what},
		{text: "Spec to " + name + ".yaml", note: "for runlb up -f " + name + ".yaml", file: name + ".yaml", make: spec.make, what: spec.what, mode: spec.mode},
		{text: "Spec to the clipboard", make: spec.make, what: spec.what},
	} {
		if e.what == spec.what && plan.Verb != steps.VerbUp {
			continue // a teardown has no Spec
		}
		p.rows = append(p.rows, e)
	}
	p.list.SetLen(len(p.rows))
	return p
}

func (p *exportPage) Title() string  { return "Export" }
func (p *exportPage) Enter() tea.Cmd { return nil }
func (p *exportPage) Typing() bool   { return false }

func (p *exportPage) Hints() []hint {
	return append(moves(), hint{Intent: Next, Text: "export"}, hint{Intent: Export, Quiet: true})
}

func (p *exportPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case exportedMsg:
		switch {
		case msg.by != p:
		case errors.Is(msg.err, fs.ErrExist):
			p.w.notice = msg.path + " exists already, and is left as it is"
		case msg.err != nil:
			p.w.notice = msg.err.Error()
		default:
			p.w.notice = "written to " + msg.path
			return back(), nil
		}
	case Intent:
		if msg == Next || msg == Export {
			return p.export(p.rows[p.list.At()])
		}
		moveList(&p.list, msg, len(p.rows))
	}
	return stay(), nil
}

func (p *exportPage) export(e export) (action, tea.Cmd) {
	data, err := e.make(p.plan)
	switch {
	case err != nil:
		p.w.notice = err.Error()
		return stay(), nil
	case e.file == "":
		return back(), copyText(p.w, string(data), e.what)
	}
	return stay(), func() tea.Msg { return exportedMsg{p, e.file, writeNew(e.file, data, e.mode)} }
}

func (p *exportPage) View(area) view {
	t := p.w.theme
	lines := []string{t.Strong.Render("Export the plan"), ""}
	for i, e := range p.rows {
		lead := "  "
		text := cells.Clean(e.text)
		if i == p.list.At() {
			lead, text = t.Accent.Render("› "), t.Strong.Render(text)
		}
		lines = append(lines, lead+text+"  "+t.Dim.Render(cells.Clean(e.note)))
	}
	return view{Lines: append(lines, "", t.Dim.Render("Files go into the current folder. One that exists is never overwritten."))}
}

// specFile is the resolved Spec as `runlb up -f` takes it.
func specFile(plan steps.Plan) ([]byte, error) { return plan.Spec.Marshal() }

// gcloudScript is a shell script that does what the plan does.
func gcloudScript(plan steps.Plan) ([]byte, error) {
	var b bytes.Buffer
	d := plan.Deployment
	fmt.Fprintf(&b, "#!/bin/sh\n# %s %s in %s of %s, by hand.\nset -eu\n", plan.Verb, d.Name, d.Region, d.Project)
	for _, s := range plan.Steps {
		commands := s.ByHand()
		if len(commands) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n# %s %s: %s\n", s.Action, cells.Clean(s.Ref().String()), cells.Clean(s.Why))
		for _, c := range commands {
			fmt.Fprintln(&b, c.Shell())
		}
	}
	return b.Bytes(), nil
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

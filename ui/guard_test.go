package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"runlb/steps/defect"
)

// brittle panics where it is told to.
type brittle struct{ where string }

func (b brittle) at(where string) {
	if b.where == where {
		panic("in " + where)
	}
}

func (b brittle) Init() tea.Cmd { b.at("init"); return nil }
func (b brittle) Update(tea.Msg) (tea.Model, tea.Cmd) {
	b.at("update")
	return b, tea.Batch(tea.RequestWindowSize, func() tea.Msg { b.at("command"); return "answer" })
}
func (b brittle) View() tea.View { b.at("view"); return tea.NewView("well") }

func TestGuardCatchesWhateverPanics(t *testing.T) {
	for _, where := range []string{"init", "update", "command", "view", "nowhere"} {
		var caught []*defect.Defect
		g := Guard(brittle{where}, func(d *defect.Defect) { caught = append(caught, d) })
		g.Init()
		next, cmd := g.Update("go")
		if next != g {
			t.Errorf("%s: the model is %v after an update", where, next)
		}
		if cmd != nil {
			batch, _ := cmd().(tea.BatchMsg)
			for _, c := range batch {
				c()
			}
		}
		g.View()
		g.View()
		switch {
		case where == "nowhere" && len(caught) > 0:
			t.Errorf("nothing panicked, and %v was caught", caught[0])
		case where != "nowhere" && (len(caught) != 1 || caught[0].What != "in "+where):
			t.Errorf("%s: caught %v", where, caught)
		}
	}
}

package ui

import (
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"runlb/steps/defect"
)

// guard shows a model and catches what panics in it.
type guard struct {
	model  tea.Model
	caught func(*defect.Defect)
	fell   atomic.Bool // nothing of the model is called any more
	shown  tea.View    // the last that was drawn well
}

// Guard is the model with its panics caught. caught is told of the first, from
// whatever goroutine it came; it shall let the program quit, which restores the
// terminal, and must not block.
func Guard(model tea.Model, caught func(*defect.Defect)) tea.Model {
	return &guard{model: model, caught: caught}
}

// Init begins with the model's.
func (g *guard) Init() tea.Cmd {
	var cmd tea.Cmd
	g.call(func() { cmd = g.model.Init() })
	return g.watch(cmd)
}

// Update hands the message on.
func (g *guard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	g.call(func() { g.model, cmd = g.model.Update(msg) })
	return g, g.watch(cmd)
}

// View draws the model, or shows what was drawn last.
func (g *guard) View() tea.View {
	g.call(func() { g.shown = g.model.View() })
	return g.shown
}

// call does something with the model, as long as nothing in it has panicked.
func (g *guard) call(do func()) {
	defer func() { g.catch(defect.Of(recover())) }()
	if !g.fell.Load() {
		do()
	}
}

func (g *guard) catch(d *defect.Defect) {
	if d != nil && g.fell.CompareAndSwap(false, true) {
		g.caught(d)
	}
}

// watch catches what panics in a command, and in those that it brings.
func (g *guard) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		var msg tea.Msg
		g.call(func() { msg = cmd() })
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			return msg
		}
		watched := make(tea.BatchMsg, len(batch))
		for i, c := range batch {
			watched[i] = g.watch(c)
		}
		return watched
	}
}

package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

// form asks some Fields, one line each. It writes each answer into the shared
// Spec as it is given; what cannot be an answer stays as typed text, is marked,
// and holds up next only.
type form struct {
	w       *wizard
	rows    []*question
	at      *question   // under the cursor
	options widget.List // of the question under the cursor
	inPane  bool        // the cursor is among the options
	// suggest are options that a page found for a Field that lists none, by key.
	suggest map[string][]steps.Option
}

// question is one Field on the form.
type question struct {
	field steps.Field
	input widget.Input
	wrong error // why the typed text is no answer
}

// newForm asks the Fields with these keys, in this order.
func newForm(w *wizard, keys ...string) *form {
	f := &form{w: w, suggest: map[string][]steps.Option{}}
	for _, key := range keys {
		if field, ok := steps.FieldByKey(key); ok {
			f.rows = append(f.rows, &question{field: field})
		}
	}
	return f
}

// enter shows the answers as they are now: other pages may have changed them.
func (f *form) enter() {
	f.inPane = false
	for _, q := range f.rows {
		if text := q.field.Get(f.w.spec); q.wrong == nil && text != q.input.Value() {
			q.input.SetValue(text)
		}
	}
	f.settle()
}

// asked are the questions that make sense with the answers so far.
func (f *form) asked() []*question {
	answers := f.w.answers()
	var asked []*question
	for _, q := range f.rows {
		if q.field.Asked == nil || q.field.Asked(answers) {
			asked = append(asked, q)
		}
	}
	return asked
}

// settle keeps the cursor on a question that is asked.
func (f *form) settle() {
	asked := f.asked()
	if !slices.Contains(asked, f.at) {
		f.at = nil
		if len(asked) > 0 {
			f.at = asked[0]
		}
	}
}

func (f *form) asks(key string) bool {
	return slices.ContainsFunc(f.rows, func(q *question) bool { return q.field.Key == key })
}

func (f *form) typing() bool { return f.at != nil && f.at.field.Type == steps.Text && !f.inPane }

// handle takes what the form understands; done is true when enter was pressed
// and every answer is one.
func (f *form) handle(msg tea.Msg) (done bool) {
	if f.at == nil {
		return msg == Next
	}
	switch msg := msg.(type) {
	case Intent:
		return f.act(msg)
	case tea.KeyPressMsg:
		if before := f.at.input.Value(); f.at.input.Press(msg) && f.at.input.Value() != before {
			f.set(f.at.input.Value())
		}
	case tea.PasteMsg:
		f.at.input.Insert(msg.Content)
		f.set(f.at.input.Value())
	}
	return false
}

func (f *form) act(in Intent) (done bool) {
	if f.inPane {
		f.actInPane(in)
		return false
	}
	switch in {
	case Up:
		f.move(-1)
	case Down:
		f.move(1)
	case Left:
		f.turn(-1)
	case Right:
		f.turn(1)
	case Toggle:
		if f.at.field.Type == steps.Toggle {
			f.flip()
		} else {
			f.turn(1)
		}
	case NextPane:
		if len(f.choices(f.at)) > 0 {
			f.inPane = true
			f.options.SetLen(len(f.choices(f.at)))
			f.options.Select(f.chosen(f.at))
		}
	case Next:
		return f.complete()
	}
	return false
}

// actInPane moves among the options; enter or space takes one.
func (f *form) actInPane(in Intent) {
	switch in {
	case Up:
		f.options.Move(-1)
	case Down:
		f.options.Move(1)
	case NextPane, Back:
		f.inPane = false
	case Next, Toggle:
		choices := f.choices(f.at)
		if f.options.At() >= len(choices) {
			return
		}
		pick := choices[f.options.At()]
		if pick.Disabled != "" {
			f.w.notice = pick.Label + " cannot be chosen: " + pick.Disabled
			return
		}
		f.inPane = false
		f.answer(pick.Value)
	}
}

func (f *form) move(n int) {
	asked := f.asked()
	i := slices.Index(asked, f.at) + n
	f.at = asked[max(0, min(i, len(asked)-1))]
}

// turn goes to the next option that can be chosen, round and round.
func (f *form) turn(n int) {
	choices := f.choices(f.at)
	i := f.chosen(f.at)
	for range choices {
		i = (i + n + len(choices)) % len(choices)
		if choices[i].Disabled == "" {
			f.answer(choices[i].Value)
			return
		}
	}
}

func (f *form) flip() {
	value := "true"
	if f.at.field.Get(f.w.answers()) == "true" {
		value = ""
	}
	f.answer(value)
	if answers := f.w.answers(); f.at.field.Get(answers) != value && f.at.field.Default != nil {
		f.w.notice = f.at.field.Label + " stays on: " + f.at.field.Default(f.w.inv(), f.w.spec).Source
	}
}

// answer gives the question under the cursor a value, as if typed.
func (f *form) answer(value string) {
	f.at.input.SetValue(value)
	f.set(value)
}

// set writes the value into the shared Spec; one that cannot be leaves the
// Spec as it was.
func (f *form) set(value string) {
	spec := f.w.spec
	if f.at.wrong = f.at.field.Set(&spec, value); f.at.wrong == nil {
		f.w.spec = spec
	}
	f.settle()
}

// choices are the options of a question.
func (f *form) choices(q *question) []steps.Option {
	if q.field.Options == nil {
		return f.suggest[q.field.Key]
	}
	return q.field.Options(f.w.inv(), f.w.answers())
}

// chosen is the index of the option that the answer, or its default, is; 0
// when it is none of them.
func (f *form) chosen(q *question) int {
	value := q.field.Get(f.w.answers())
	return max(0, slices.IndexFunc(f.choices(q), func(o steps.Option) bool { return o.Value == value }))
}

// problem is what is wrong with a question's answer in its context.
func (f *form) problem(q *question) error {
	if q.wrong != nil {
		return q.wrong
	}
	if q.field.Check == nil {
		return nil
	}
	return q.field.Check(f.w.inv(), f.w.answers())
}

// problemOf is that of the question with the key.
func (f *form) problemOf(key string) error {
	for _, q := range f.rows {
		if q.field.Key == key {
			return f.problem(q)
		}
	}
	return nil
}

// complete reports whether every answer is one; the cursor goes to the first
// that is not.
func (f *form) complete() bool {
	for _, q := range f.asked() {
		if err := f.problem(q); err != nil {
			f.at, f.w.notice = q, steps.Sentence(err)
			return false
		}
	}
	return true
}

// hints are the keys that work on the question under the cursor.
func (f *form) hints() []hint {
	hints := []hint{{Intent: Up, Text: "move"}, {Intent: Down, Text: "move", Quiet: true}}
	if f.at == nil {
		return []hint{{Intent: Next}}
	}
	if f.inPane {
		return append(hints, hint{Intent: Next, Text: "choose"}, hint{Intent: Toggle, Text: "choose", Quiet: true},
			hint{Intent: NextPane, Text: "questions", Quiet: true}, hint{Intent: Back, Text: "questions"})
	}
	switch f.at.field.Type {
	case steps.Toggle:
		hints = append(hints, hint{Intent: Toggle, Text: "switch"})
	case steps.Choice:
		hints = append(hints, hint{Intent: Left, Text: "change"}, hint{Intent: Right, Text: "change", Quiet: true}, hint{Intent: Toggle, Text: "change", Quiet: true})
	}
	if len(f.choices(f.at)) > 0 {
		hints = append(hints, hint{Intent: NextPane, Text: "choices"})
	}
	return append(hints, hint{Intent: Next})
}

// first reports whether the cursor is on the first question.
func (f *form) first() bool {
	asked := f.asked()
	return !f.inPane && len(asked) > 0 && asked[0] == f.at
}

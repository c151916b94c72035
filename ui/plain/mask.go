package plain

import (
	"context"
	"slices"
	"strings"

	"runlb/steps"
	"runlb/steps/mask"
)

// askMask asks for a URL mask. A URL is taken apart into masks that read it; a
// mask is shown with what it answers for every known service, until an empty
// line takes it. A tag beside the mask stays.
func (w *wizard) askMask(ctx context.Context) error {
	f, _ := steps.FieldByKey("backend.mask")
	known := w.known()
	fixed := mask.Fixed{Tag: masked(w.spec.Backend).Tag}
	now, err := mask.ParseWith(w.spec.Backend.Mask, fixed)
	if err != nil || w.spec.Backend.Mask == "" {
		now, err = w.exampleMask(known)
	}
	if err == nil {
		w.showMask(now, known)
	}
	options := shorter(now)
	w.blank()
	w.wrapped("", "Paste the URL of one of your services, or write a mask. The word examples lists some. An empty line takes the mask in brackets.")
	for {
		q := question{title: w.title(f.Label), flag: "--" + f.Flag(), empty: now.String(), options: options,
			help: f.Help + " Paste the URL of one of your services to have masks made from it and to see what this mask does with it, " +
				"or write a mask: <service> and <tag> stand where the URL says them, as in <tag>.<service>.example.com or /<service>. The word examples lists what Google documents."}
		var next mask.Mask
		q.judge = func(a answer) (err error) {
			next, err = w.maskOf(a, fixed)
			return err
		}
		a, err := w.ask(ctx, q)
		switch {
		case err != nil:
			return err
		case !a.given:
			w.spec.Backend = steps.Backend{Mask: now.String(), Tag: fixed.Tag}
			return nil
		case next.String() != "":
			now, options = next, shorter(next)
			w.showMask(now, known)
		case a.text == "examples":
			options = fitting(maskExamples(), fixed)
		default:
			options = fitting(w.tryURL(now, a.text, known), fixed)
		}
	}
}

// maskOf is the mask that was written; the zero Mask for a URL.
func (w *wizard) maskOf(a answer, fixed mask.Fixed) (mask.Mask, error) {
	if !strings.Contains(a.text, "<") {
		return mask.Mask{}, nil
	}
	if err := w.check("backend.mask", steps.Spec{Backend: steps.Backend{Mask: a.text, Tag: fixed.Tag}}); err != nil {
		return mask.Mask{}, err
	}
	return mask.ParseWith(a.text, fixed)
}

// masked is a backend as far as it is a mask.
func masked(b steps.Backend) steps.Backend {
	if b.Mask == "" {
		return steps.Backend{}
	}
	return steps.Backend{Mask: b.Mask, Tag: b.Tag}
}

// fitting are the masks that can stand beside what is fixed: where the tag is,
// none asks the URL for it.
func fitting(options []steps.Option, fixed mask.Fixed) []steps.Option {
	return slices.DeleteFunc(options, func(o steps.Option) bool {
		_, err := mask.ParseWith(o.Value, fixed)
		return err != nil
	})
}

// known are the services of the region, as masks see them.
func (w *wizard) known() []mask.Service {
	var list []mask.Service
	for _, f := range w.inv().All(steps.KindService, w.answers().Region) {
		s := f.Resource.(*steps.Service)
		list = append(list, mask.Service{Name: s.Name, Tags: s.Tags, Idle: s.IdleTags, Region: s.Location})
	}
	return list
}

// exampleMask is a mask to begin with.
func (w *wizard) exampleMask(known []mask.Service) (mask.Mask, error) {
	name := "service"
	if len(w.chosen) > 0 {
		name = w.chosen[0].Name
	}
	list, err := mask.Suggest("https://"+name+".example.com/", known)
	if err != nil || len(list) == 0 {
		return mask.Parse("<service>.example.com")
	}
	return list[0].Mask, nil
}

// shorter are the documented shorter forms of a mask.
func shorter(m mask.Mask) []steps.Option {
	var options []steps.Option
	for _, e := range mask.Equivalents(m) {
		if e.Change != "" {
			options = append(options, steps.Option{Value: e.Mask.String(), Label: e.Mask.String(), Note: "shorter: " + e.Change})
		}
	}
	return options
}

// maskExamples are the worked examples that lead to a mask, each to be taken by
// its number.
func maskExamples() []steps.Option {
	var options []steps.Option
	for _, e := range mask.Examples() {
		if e.Mask != "" {
			options = append(options, steps.Option{Value: e.Mask, Label: e.Mask, Note: e.Text + ": " + e.Shows + " (" + string(e.Source) + ")"})
		}
	}
	return options
}

// tryURL shows what the mask does with a URL, and offers the masks that read
// it.
func (w *wizard) tryURL(m mask.Mask, url string, known []mask.Service) []steps.Option {
	suggestions, err := mask.Suggest(url, known)
	if err != nil {
		w.refuse(err)
		return nil
	}
	rows := mask.Table(m, "", known, []string{url})
	w.maskRows(m, rows[len(rows)-1:])
	var options []steps.Option
	for _, s := range suggestions {
		options = append(options, steps.Option{Value: s.Mask.String(), Label: s.Mask.String(), Note: s.Reason})
	}
	return options
}

// shownRows is how many rows of a mask's table are worth reading at once.
const shownRows = 24

// showMask writes what each URL resolves to, what does not serve first when
// there are many, and that it is a model.
func (w *wizard) showMask(m mask.Mask, known []mask.Service) {
	rows := mask.Table(m, "", known, nil)
	if len(rows) > shownRows {
		slices.SortStableFunc(rows, func(a, b mask.Row) int { return int(b.Verdict) - int(a.Verdict) })
	}
	w.maskRows(m, rows[:min(len(rows), shownRows)])
	if more := len(rows) - shownRows; more > 0 {
		w.line("   … and %d more, the last of which %s", more, rows[len(rows)-1].Verdict)
	}
	if len(rows) == 0 {
		w.line("   no service of %s is known yet", w.answers().Region)
	}
	for _, warning := range m.Warnings() {
		w.wrapped("   note: ", warning.Text)
	}
	w.line("   (%s)", mask.Model)
}

func (w *wizard) maskRows(m mask.Mask, rows []mask.Row) {
	w.blank()
	w.line("%s answers", m.String())
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, []string{orDash(r.URL), r.Verdict.String(), orDash(mask.Reading{Service: r.Service, Tag: r.Tag}.String()), r.Why})
	}
	w.table("   ", cells)
}

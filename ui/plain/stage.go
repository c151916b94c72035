package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"runlb/steps"
)

// pageReview comes last. It asks no Field.
const pageReview steps.Page = "Review"

// stage is one question of the wizard.
type stage struct {
	page   steps.Page
	name   string      // among the answers; empty: as its Fields are called
	fields []string    // the keys of what it answers
	asked  func() bool // nil: always
	ask    func(context.Context) error
}

// walk asks from the stage at on, in order. Back leads to the one before, with
// all answers kept; before the first one it is errBack.
func (w *wizard) walk(ctx context.Context, stages []stage, at int) error {
	step := 1
	for i := at; i < len(stages); i += step {
		if i < 0 {
			return errBack
		}
		if stages[i].asked != nil && !stages[i].asked() {
			continue
		}
		w.number = number(stages, i)
		w.heading(stages[i].page)
		switch err := stages[i].ask(ctx); {
		case errors.Is(err, errBack):
			step = -1
		case err != nil:
			return err
		default:
			step = 1
			if stages[i].page != pageReview {
				w.keep(false)
			}
		}
	}
	return nil
}

// number counts the questions up to the stage, of those that are asked.
func number(stages []stage, at int) int {
	n := 1
	for _, s := range stages[:at] {
		if s.asked == nil || s.asked() {
			n++
		}
	}
	return n
}

func (w *wizard) heading(p steps.Page) {
	if p != w.page && p != "" {
		parts := append(steps.Pages(), pageReview)
		w.blank()
		w.line("Part %d of %d: %s", slices.Index(parts, p)+1, len(parts), p)
	}
	w.page = p
}

// title is the numbered title of a question.
func (w *wizard) title(text string) string { return fmt.Sprintf("%d. %s", w.number, text) }

// stages are the questions in their order. Those that are a Field and nothing
// more come from the table as they are; a new Field is asked by itself.
func (w *wizard) stages() []stage {
	special := map[steps.Page][]stage{
		steps.PageProject:  {{fields: []string{"project"}, ask: w.askProject}},
		steps.PageServices: {{fields: []string{"backend.service"}, ask: w.askServices}},
		steps.PageRoute: {
			{name: "What the front door leads to", fields: []string{"backend.tag"}, asked: w.hasRoute, ask: w.askRoute},
			{fields: []string{"backend.mask"}, asked: w.hasMask, ask: w.askMask},
			{fields: []string{"backend.hosts", "backend.paths"}, asked: func() bool { return w.routes }, ask: w.askRoutes},
		},
		steps.PageCertificate: {{name: "Source of the certificate", asked: w.hasCertificate, ask: w.askSource}},
	}
	var list []stage
	for _, page := range steps.Pages() {
		all := slices.Clone(special[page])
		for _, f := range steps.Fields() {
			if f.Page == page && !slices.ContainsFunc(all, func(s stage) bool { return slices.Contains(s.fields, f.Key) }) {
				all = append(all, w.fieldStage(f))
			}
		}
		if page == steps.PageAccess {
			all = append(all, stage{name: "Consent", asked: w.needsConsent, ask: w.askConsent})
		}
		for i := range all {
			all[i].page = page
		}
		list = append(list, all...)
	}
	return append(list, stage{page: pageReview, ask: w.review})
}

package plain

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"runlb/steps"
)

// What can be said to any question instead of an answer.
var (
	errBack = errors.New("back to the question before")
	errQuit = errors.New("quit")
)

// console asks and is answered by lines.
type console struct {
	printer
	lines *Lines
	// typed is true when a person types and sees what he types. Else each
	// answer is written behind its question, and one that is none ends it all:
	// the next line was meant for another question.
	typed bool
}

// shownOptions is how many options stand in a list before it is cut.
const shownOptions = 20

// ask asks until there is an answer. The error is errBack, errQuit, an
// *EndError, an *AnswerError, or why nothing could be read or written.
func (c *console) ask(ctx context.Context, q question) (answer, error) {
	c.blank()
	if len(q.options) > 0 {
		c.line("%s", q.title)
		c.options(q.options, "")
		q.title = "   " + q.name()
	}
	for {
		text, err := c.read(ctx, q)
		if err != nil {
			return answer{}, err
		}
		switch word := strings.ToLower(text); {
		case word == "?" || word == "help":
			c.explain(q)
			continue
		case word == "back":
			return answer{}, errBack
		case word == "quit":
			return answer{}, errQuit
		case strings.HasPrefix(text, "/") && len(q.options) > shownOptions:
			c.options(q.options, text[1:])
			continue
		}
		a, err := q.taken(text)
		if err == nil && q.judge != nil {
			err = q.judge(a)
		}
		if err == nil {
			c.repeat(q, text, a)
			return a, c.err
		}
		if !c.typed {
			return answer{}, &AnswerError{strings.TrimSpace(q.name()), q.flag, err}
		}
		c.refuse(err)
	}
}

// read prints the prompt and waits for a line.
func (c *console) read(ctx context.Context, q question) (string, error) {
	prompt := q.title
	if q.toggle {
		prompt += ", yes or no"
	}
	if q.empty != "" {
		prompt += " [" + q.empty + "]"
	}
	if !strings.HasSuffix(prompt, "?") {
		prompt += ":"
	}
	c.part(prompt + " ")
	if c.err != nil {
		return "", c.err
	}
	text, err := c.lines.Next(ctx)
	if !c.typed || err != nil {
		c.line("%s", text)
	}
	if errors.Is(err, io.EOF) {
		return "", &EndError{strings.TrimSpace(q.name()), q.flag}
	}
	return text, errors.Join(err, c.err)
}

// repeat says in words what was chosen by number.
func (c *console) repeat(q question, text string, a answer) {
	if !a.given || a.text == text || q.toggle || q.menu || a.text == "" && text == "-" {
		return
	}
	said := a.text
	if i := slices.IndexFunc(q.options, func(o steps.Option) bool { return o.Value == a.text }); i >= 0 {
		said = label(q.options[i])
	}
	c.line("   that is %s", said)
}

// refuse says why a line is no answer.
func (c *console) refuse(err error) {
	c.wrapped("   ", steps.Sentence(err))
}

// explain is the answer to a question mark.
func (c *console) explain(q question) {
	if q.help != "" {
		c.wrapped("   ", q.help)
	}
	words := []string{}
	switch {
	case len(q.options) > 0 && q.many:
		words = append(words, "Answer with numbers or names, with commas between them.")
	case len(q.options) > 0 && q.only:
		words = append(words, "Answer with a number.")
	case len(q.options) > 0:
		words = append(words, "Answer with a number, or with a value of your own.")
	case q.many:
		words = append(words, "Several stand with commas between them.")
	}
	if q.empty != "" {
		words = append(words, "An empty line takes what stands in brackets.")
	}
	if len(q.options) > shownOptions {
		words = append(words, "/part lists those with part in their name.")
	}
	if q.clears {
		words = append(words, "A minus takes your answer back.")
	}
	words = append(words, "back goes to the question before, and quit leaves.")
	if q.flag != "" {
		words = append(words, "On the command line: "+q.flag+".")
	}
	c.wrapped("   ", strings.Join(words, " "))
}

// options lists those that have part in them, each with its number.
func (c *console) options(list []steps.Option, part string) {
	var rows [][]string
	more := 0
	for i, o := range list {
		if !strings.Contains(o.Value+" "+o.Label, part) {
			continue
		}
		if len(rows) == shownOptions {
			more++
			continue
		}
		number, note := strconv.Itoa(i+1), o.Note
		if o.Disabled != "" {
			number, note = "-", "cannot be chosen: "+o.Disabled
		}
		rows = append(rows, []string{number, label(o), note})
	}
	if len(rows) == 0 {
		c.line("   none of them has %q in it", part)
		return
	}
	c.table("   ", rows)
	if more > 0 {
		c.line("   … and %d more: /part lists those with part in their name", more)
	}
}

// choose asks for one of a few ways to go on, and returns its index.
func (c *console) choose(ctx context.Context, q question) (int, error) {
	q.only, q.menu = true, true
	values := make([]string, len(q.options))
	for i := range q.options {
		values[i] = q.options[i].Value
	}
	a, err := c.ask(ctx, q)
	if err != nil {
		return 0, err
	}
	return max(0, slices.Index(values, a.text)), nil
}

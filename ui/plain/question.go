package plain

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"runlb/steps"
)

// question is one thing to answer by a line.
type question struct {
	title   string // "4. Network"
	help    string
	options []steps.Option
	only    bool   // nothing but an option is an answer
	menu    bool   // the options are ways to go on
	many    bool   // several, with commas between them
	toggle  bool   // yes or no
	clears  bool   // a minus takes back what was answered before
	empty   string // what an empty line means; empty: there must be an answer
	flag    string // what answers it without being asked
	// judge refuses an answer with the reason; nil takes all.
	judge func(answer) error
}

// answer is what was said to a question. An empty line gives nothing: what
// stood there before, or the default, holds.
type answer struct {
	text  string
	given bool
}

// EndError says that the input ended where an answer was needed.
type EndError struct{ Question, Flag string }

// Error names the question, and what answers it without being asked.
func (e *EndError) Error() string {
	text := fmt.Sprintf("the input ended at the question %q: give it a line", e.Question)
	if e.Flag != "" {
		text += ", or use " + e.Flag
	}
	return text
}

// AnswerError says that a piped line was no answer: nobody is there to see why,
// and the next line was meant for another question.
type AnswerError struct {
	Question, Flag string
	Err            error
}

// Error names the question and the last problem.
func (e *AnswerError) Error() string {
	text := fmt.Sprintf("no answer to the question %q: %s", e.Question, steps.Sentence(e.Err))
	if e.Flag != "" {
		text += "; on the command line it is " + e.Flag
	}
	return text
}

// name is the title without its number.
func (q question) name() string {
	if _, name, ok := strings.Cut(q.title, ". "); ok {
		return name
	}
	return q.title
}

// taken is the line's meaning: an option by its number, or the words as they
// are.
func (q question) taken(text string) (answer, error) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return answer{}, errors.New("the line holds control characters, or is no UTF-8: write it again")
	case text == "" && q.empty == "":
		return answer{}, errors.New("an answer is needed")
	case text == "":
		return answer{}, nil
	case text == "-" && q.clears:
		return answer{given: true}, nil
	case q.toggle:
		value, err := yesOrNo(text)
		return answer{value, true}, err
	case !q.many:
		value, err := q.option(text)
		return answer{value, true}, err
	}
	var values []string
	for item := range strings.SplitSeq(text, ",") {
		value, err := q.option(strings.TrimSpace(item))
		if err != nil {
			return answer{}, err
		}
		if value != "" {
			values = append(values, value)
		}
	}
	return answer{strings.Join(values, ", "), true}, nil
}

func yesOrNo(text string) (string, error) {
	switch strings.ToLower(text) {
	case "y", "yes", "true", "on":
		return "true", nil
	case "n", "no", "false", "off":
		return "", nil
	}
	return "", fmt.Errorf("%q is neither yes nor no", text)
}

// option is the value of the option with this number, of this value, or called
// so.
func (q question) option(text string) (string, error) {
	at := -1
	for i, o := range q.options {
		if strconv.Itoa(i+1) == text || o.Value == text {
			at = i
			break
		}
		if at < 0 && strings.EqualFold(o.Label, text) {
			at = i
		}
	}
	switch {
	case at >= 0 && q.options[at].Disabled != "":
		return "", fmt.Errorf("%s cannot be chosen: %s", label(q.options[at]), q.options[at].Disabled)
	case at >= 0:
		return q.options[at].Value, nil
	case q.only:
		return "", fmt.Errorf("%q is none of these", text)
	}
	return text, nil
}

func label(o steps.Option) string {
	if o.Label != "" {
		return o.Label
	}
	return o.Value
}

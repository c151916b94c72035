package sandbox

import (
	"strconv"
	"time"
)

// effectForm is how a fault plan writes one effect.
type effectForm struct {
	word    string
	args    string // what follows the word
	says    string
	example string // a whole line
	read    func(args []string) (Effect, error)
}

// effectForms is the table of effects.
func effectForms() []effectForm {
	plain := func(e Effect) func([]string) (Effect, error) {
		return func(args []string) (Effect, error) { return e, wantArgs(args, 0, 0) }
	}
	lasting := func(of func(time.Duration) Effect) func([]string) (Effect, error) {
		return func(args []string) (Effect, error) {
			if err := wantArgs(args, 1, 1); err != nil {
				return nil, err
			}
			d, err := readDuration(args[0])
			return of(d), err
		}
	}
	maybeLasting := func(of func(time.Duration) Effect) func([]string) (Effect, error) {
		return func(args []string) (Effect, error) {
			if len(args) == 0 {
				return of(0), nil
			}
			return lasting(of)(args)
		}
	}
	counting := func(of func(int) Effect) func([]string) (Effect, error) {
		return func(args []string) (Effect, error) {
			if err := wantArgs(args, 1, 1); err != nil {
				return nil, err
			}
			n, err := readPositive(args[0])
			return of(n), err
		}
	}
	return []effectForm{
		{"drop-before", "", "cuts the connection before anything happens", "POST forwardingRules 1 drop-before", plain(Drop{})},
		{"drop-after", "", "cuts the connection after the request has taken effect: only the answer is lost", "POST forwardingRules 1 drop-after", plain(Drop{Commit: true})},
		{"reset-before", "", "resets the connection before anything happens", "POST urlMaps 1 reset-before", plain(Drop{Reset: true})},
		{"reset-after", "", "resets the connection after the request has taken effect", "DELETE urlMaps 1 reset-after", plain(Drop{Commit: true, Reset: true})},
		{"answer", "FORM|STATUS BODY [retry-after=TIME] [after-commit]", "answers in place of the API; FORM is one of the ready-made answers", "GET operations 2-4 answer unavailable retry-after=5s", readAnswer},
		{"delay", "TIME", "lets the request wait", "* * * delay 2s", lasting(func(d time.Duration) Effect { return Delay{d} })},
		{"trickle", "BYTES", "sends the answer at so many bytes a second", "GET *.aggregatedList 1 trickle 1000", counting(func(n int) Effect { return Trickle{n} })},
		{"stuck", "[TIME]", "lets the operation take so much longer, or never be DONE", "POST forwardingRules.insert 1 stuck", maybeLasting(func(d time.Duration) Effect { return Stuck{d} })},
		{"fail", "CODE [STATUS] MESSAGE", "accepts the request, and lets its operation fail", `POST forwardingRules.insert 1 fail QUOTA_EXCEEDED 403 "Quota 'FORWARDING_RULES' exceeded.  Limit: 15.0 in region us-central1."`, readFail},
		{"unreadable", "TIME", "hides the new object from GET and lists for so long after its operation is DONE", "POST addresses.insert 1 unreadable 20s", lasting(func(d time.Duration) Effect { return Unreadable{d} })},
		{"not-ready", "TIME", "refuses references to the new object for so long after its operation is DONE", "POST networks.insert 1 not-ready 20s", lasting(func(d time.Duration) Effect { return NotReady{d} })},
		{"early", "[TIME]", "ends the wait for an operation at once, or after so long, whatever its status", "POST operations.wait * early", maybeLasting(func(d time.Duration) Effect { return EarlyWait{d} })},
		{"stale", "TIME", "answers a read with what was there so long ago, as far back as the fault is armed", "GET *.list * stale 30s", lasting(func(d time.Duration) Effect { return Stale{d} })},
		{"unreachable", "", "makes the place unreachable: 503, and left out of lists over many places, which say so", "* *@europe-west1 * unreachable", plain(Unreachable{})},
		{"plant", "FIELD TEXT", "puts hostile text behind a field of the answer, * for every text; TEXT is one of the ready-made texts or in quotes", "GET * * plant description clear", readPlant},
		{"rate", "REQUESTS/TIME", "answers 403 rateLimitExceeded to what comes faster", "GET * * rate 20/1s", readRate},
		{"concurrent", "OPERATIONS", "answers 429 to a change of a collection in which so many operations are under way", "* * * concurrent 5", counting(func(n int) Effect { return Concurrent{n} })},
	}
}

// FaultWord is one word of the language of fault plans.
type FaultWord struct {
	Word, Args, Says, Example string
	Source                    string // where the wording of an answer is known from: "sure, TF#8360"
}

// FaultCatalogue is what can be armed: the effects, the ready-made answers and the hostile texts.
func FaultCatalogue() (effects, answers, texts []FaultWord) {
	for _, e := range effectForms() {
		effects = append(effects, FaultWord{Word: e.word, Args: e.args, Says: e.says, Example: e.example})
	}
	for _, a := range answerForms() {
		source := string(a.mark)
		if a.source != "" {
			source += ", " + a.source
		}
		answers = append(answers, FaultWord{Word: a.word, Says: a.says, Source: source})
	}
	for _, word := range hostileWords() {
		shown := strconv.QuoteToASCII(hostileTexts()[word])
		if len(shown) > 60 {
			shown = shown[:60] + "..."
		}
		texts = append(texts, FaultWord{Word: word, Says: shown})
	}
	return effects, answers, texts
}

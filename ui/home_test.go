package ui

import (
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// What was answered is offered again by another program, at the page where it
// was left, with the pages before it behind.
func TestAnswersAreOfferedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		d := drive(t, o, 80, 24)
		d.misses("Go on with")
		d.onto("Network")
		d.press("down", "down", "10.7.0.0/24")
		answers := d.app.w.spec
		if err := d.app.Close(); err != nil {
			t.Fatal(err)
		}

		d = drive(t, o, 80, 24)
		d.sees("Go on with your answers", "at Network")
		d.press("up", "enter")
		if d.app.top().Title() != "Network" {
			t.Fatalf("went on at %s", d.app.top().Title())
		}
		if got := d.app.w.spec; got.Network.Subnet.Range != answers.Network.Subnet.Range || got.Backend.Service != answers.Backend.Service {
			t.Errorf("answers %+v, were %+v", got, answers)
		}
		for _, title := range []string{"Route", "Services", "Project", "Home"} {
			if d.press("esc"); d.app.top().Title() != title {
				t.Errorf("esc led to %s, not to %s", d.app.top().Title(), title)
			}
		}
	})
}

// A run that ends well says nothing of the answers for another deployment.
func TestOtherAnswersAreNotBuilt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		d := drive(t, o, 80, 24)
		d.onto("Network") // of login, while shop is built
		end := steps.Event{Seq: 1000, End: &steps.Outcome{Ending: steps.EndDone}}
		d.send(runMsg{of: newWatch(half()), events: []steps.Event{end}})
		d = drive(t, o, 80, 24)
		d.sees("Go on with your answers", "at Network")
	})
}

// Answers that were built are not offered again.
func TestBuiltAnswersAreDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		d := drive(t, o, 80, 24)
		d.onto("Network")
		run := newWatch(half())
		run.plan.Deployment = d.app.w.answers().Deployment()
		end := steps.Event{Seq: 1000, End: &steps.Outcome{Ending: steps.EndDone}}
		d.send(runMsg{of: run, events: []steps.Event{end}})
		d = drive(t, o, 80, 24)
		d.misses("Go on with")
	})
}

func TestNewDeploymentDoesNotChangeTheOneThatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, options(t, standingShop()), 80, 24)
		d.press("e") // change it
		if spec := d.app.w.spec; spec.Name != "shop" || spec.Backend.Mask != "<service>.example.com" || !spec.Frontend.HTTPS || d.app.top().Title() != "Route" {
			t.Fatalf("change began with %+v on %s", spec, d.app.top().Title())
		}
		d.press("esc", "n")
		if spec := d.app.w.spec; spec.Name != "" || spec.Backend.Mask != "" || d.app.top().Title() != "Project" {
			t.Errorf("a new deployment began with %+v on %s", spec, d.app.top().Title())
		}
	})
}

func TestUnfinishedRunIsOffered(t *testing.T) {
	for _, tt := range []struct {
		verb  steps.Verb
		shows string
		title string
	}{
		{steps.VerbUp, "Resume the building of shop", "Review"},
		{steps.VerbDown, "Resume the teardown of shop", "Teardown"},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := drive(t, options(t, standingShop()), 80, 24)
			former := steps.Former{Verb: tt.verb, Began: fakecloud.Now().Add(-time.Hour), Ending: steps.EndStopped}
			d.send(keptMsg{project: fakecloud.ShopProject, unfinished: map[steps.Deployment]steps.Former{shopDeployment: former}})
			d.sees(tt.shows, "it ended stopped; begun 11:00")
			d.press("down", "enter")
			if d.app.top().Title() != tt.title {
				t.Errorf("%s led to %s", tt.shows, d.app.top().Title())
			}
		})
	}
}

// A run that was cut short goes on from its answers, also when their name is
// the suggested one: what is there is half of what was wanted.
func TestResumeTakesTheAnswersOfTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wanted := steps.Spec{
			Project: fakecloud.ShopProject, Region: shopDeployment.Region, Backend: steps.Backend{Service: shopDeployment.Name},
			Frontend: steps.FrontendSpec{HTTP: true}, Client: steps.ClientSpec{VM: true},
		}
		o := options(t, standingShop())
		if err := o.Engine.KeepAnswers(steps.Answers{Spec: wanted, Page: "Review", At: fakecloud.Now()}); err != nil {
			t.Fatal(err)
		}
		d := drive(t, o, 80, 24)
		former := steps.Former{Verb: steps.VerbUp, Began: fakecloud.Now().Add(-time.Hour)}
		d.send(keptMsg{project: fakecloud.ShopProject, unfinished: map[steps.Deployment]steps.Former{shopDeployment: former}})
		d.app.do(resume(d.app.w, shopDeployment), nil)
		if got := d.app.w.spec; !reflect.DeepEqual(got, wanted) {
			t.Errorf("resumed with %+v, begun with %+v", got, wanted)
		}
	})
}

// What others built is listed apart, without a way to change it.
func TestStrangersAreOnlyShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, options(t, standingShop()), 120, 40)
		d.sees("runlb did not build", "apps-https   10.1.4.80:443")
		for range 5 {
			d.press("down")
			if row := d.app.top().(*homePage).table.at(); row.cells[0] == "apps-https" {
				t.Fatal("the cursor reached what is not ours")
			}
		}
	})
}

// A change of a deployment with several backends begins after the route, which
// asks for one.
func TestChangeOfSeveralBackendsKeepsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := standingShop()
		for _, r := range severalBackends() {
			c.Items = slices.DeleteFunc(c.Items, func(f steps.Found) bool { return f.Resource.Ref() == r.Ref() })
			c.Items = append(c.Items, steps.Found{Resource: r, ID: r.Ref().Name})
		}
		for _, keys := range [][]string{{"e"}, {"enter", "e"}} { // from home, and from its page
			d := drive(t, options(t, c), 80, 24)
			d.press(keys...)
			if title := d.app.top().Title(); title != "Network" {
				t.Errorf("%v: change began on %s", keys, title)
			}
			d.until("Review")
			if spec := d.app.w.spec; len(spec.Backends) != 2 || !reflect.DeepEqual(spec.Backend, steps.Backend{}) {
				t.Errorf("%v: several backends became %+v beside %+v", keys, spec.Backend, spec.Backends)
			}
		}
	})
}

// On the way forward no page chooses one service beside several backends.
func TestNoServiceIsChosenBesideSeveralBackends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n")
		d.app.w.spec.Backends = []steps.Backend{{Service: "login"}, {Service: "cart", Hosts: []string{"cart.example.com"}}}
		d.press("enter")
		if title := d.app.top().Title(); title != "Network" || d.app.w.spec.Backend.Service != "" {
			t.Errorf("after the project comes %s, with %+v", title, d.app.w.spec.Backend)
		}
	})
}

// severalBackends are the shop's URL map with a route of its own for one host,
// and what stands behind that.
func severalBackends() []steps.Resource {
	neg := &steps.NEG{Meta: meta(steps.KindNEG, "shop-neg-77aa"), Service: "login"}
	backend := &steps.BackendService{Meta: meta(steps.KindBackendService, "shop-backend-2"), NEGs: []steps.Ref{neg.Ref()}}
	first := steps.Ref{Kind: steps.KindBackendService, Project: shopDeployment.Project, Location: shopDeployment.Region, Name: "shop-backend"}
	urlMap := &steps.URLMap{Meta: meta(steps.KindURLMap, "shop-url-map"), Default: first,
		Routes: []steps.Route{{Hosts: []string{"login.example.com"}, Backend: backend.Ref()}}}
	return []steps.Resource{neg, backend, urlMap}
}

// A change of the deployment from another machine begins at its page too.
func TestChangeFromTheDeployment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := drive(t, options(t, standingShop()), 80, 24)
		d.press("enter")
		d.sees("nothing drifted", "● same")
		d.press("e")
		d.sees("<service>.example.com", "What does the front door lead to?")
		d.press("esc")
		d.sees("nothing drifted")
	})
}

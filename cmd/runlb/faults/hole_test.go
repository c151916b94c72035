package faults

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// alteration is a change of the Spec of a load balancer that serves. At every instant one of the URLs must be answered by a container.
type alteration struct {
	name  string
	spec  func(w *world) steps.Spec // before
	apply func(w *world, s *steps.Spec)
	urls  []string
	port  string
}

// former and latter are certificates whose names are the same in every world of a test.
var former, latter = sync.OnceValue(newSecret), sync.OnceValue(newSecret)

func alterations() []alteration {
	serving := func(b steps.Backend) steps.Spec {
		return steps.Spec{Name: "shop", Region: "us-central1", Backend: b, Frontend: steps.FrontendSpec{HTTP: true, Address: "10.1.2.99"},
			Access: steps.AccessSpec{Services: []string{"login", "orders"}, Ingress: steps.IngressInternal, Invoker: steps.InvokerPublic}}
	}
	plain := func(b steps.Backend) func(*world) steps.Spec { return func(*world) steps.Spec { return serving(b) } }
	https := func(b steps.Backend) func(*world) steps.Spec {
		return func(w *world) steps.Spec {
			s := serving(b)
			s.Frontend = steps.FrontendSpec{HTTPS: true, Address: "10.1.2.99"}
			s.Certificate = w.certificate("old", former())
			return s
		}
	}
	return []alteration{
		{"mask", plain(steps.Backend{Mask: "<service>.example.com"}), func(_ *world, s *steps.Spec) { s.Backend.Mask = "/<service>" },
			[]string{"http://login.example.com/", "http://10.1.2.99/login"}, "80"},
		{"service", plain(steps.Backend{Service: "login"}), func(_ *world, s *steps.Spec) { s.Backend.Service = "orders" },
			[]string{"http://10.1.2.99/"}, "80"},
		{"tag", plain(steps.Backend{Service: "login"}), func(_ *world, s *steps.Spec) { s.Backend.Tag = "test" },
			[]string{"http://10.1.2.99/"}, "80"},
		{"certificate", https(steps.Backend{Service: "login"}), func(w *world, s *steps.Spec) { s.Certificate = w.certificate("new", latter()) },
			[]string{"https://login.example.com/"}, "443"},
		{"mask and certificate", https(steps.Backend{Mask: "<service>.example.com"}), func(w *world, s *steps.Spec) {
			s.Backend.Mask, s.Certificate = "/<service>", w.certificate("new", latter())
		}, []string{"https://login.example.com/", "https://login.example.com/login"}, "443"},
		{"two backends become one", func(w *world) steps.Spec {
			s := serving(steps.Backend{})
			s.Backends = []steps.Backend{{Service: "login"}, {Service: "orders", Paths: []string{"/orders/*"}}}
			return s
		}, func(_ *world, s *steps.Spec) { s.Backend, s.Backends = steps.Backend{Service: "login"}, nil }, []string{"http://10.1.2.99/orders/1"}, "80"},
	}
}

// G4: while a load balancer that serves is changed, at no instant is there a hole between its address and a container; also when the
// change is cut off at any boundary and finished later.
func TestFaultsG4(t *testing.T) {
	for _, a := range alterations() {
		v := variant{name: "change of " + a.name}
		at(t, a.name, v, func(w *world) {
			watch := w.change(a)
			if r := w.process().up(); !r.done() {
				w.t.Fatal(r)
			}
			watch.end()
			w.built()
		})
		points := boundaries(t, v, func(w *world) { w.change(a).end() }, process.up)
		for _, point := range sample("G4"+a.name, points, 6) {
			at(t, a.name+"/"+point, v, func(w *world) {
				watch := w.change(a)
				p, g := w.mortal(point)
				p.up()
				if !g.fell() {
					w.t.Errorf("the run never came to %q", point)
				}
				time.Sleep(pick(point, 0, 3*time.Second, 40*time.Second, 5*time.Minute))
				if r := w.process().up(); !r.done() {
					w.t.Fatal(r)
				}
				watch.end()
				w.built()
			})
		}
	}
}

// TestTheWatchSeesAHole: without the wait for the proxies there is one, and the watch of G4 finds it.
func TestTheWatchSeesAHole(t *testing.T) {
	for _, a := range alterations()[:2] {
		dry(t, variant{}, func(w *world) {
			watch := w.change(a)
			hasty := w.process().command(func(s *steps.Session) (steps.Plan, error) {
				p, err := s.Plan(w.t.Context(), w.variant.spec, w.variant.consent)
				return withoutWaits(p), err
			})
			if !hasty.done() {
				w.t.Fatal(hasty)
			}
			if holes := watch.stop(); len(holes) == 0 {
				w.t.Errorf("%s changed without a wait, and the watch saw no hole", a.name)
			}
		})
	}
}

func withoutWaits(p steps.Plan) steps.Plan {
	var kept []steps.Step
	for _, s := range p.Steps {
		if s.Action == steps.ActionSettle {
			continue
		}
		for i, id := range s.After {
			s.After[i] = steps.StepID(strings.TrimSuffix(string(id), "/settle"))
		}
		kept = append(kept, s)
	}
	p.Steps = kept
	return p
}

// change builds a load balancer, waits until it serves, begins to watch it, and alters the Spec for the next up.
func (w *world) change(a alteration) *watch {
	w.t.Helper()
	w.variant.spec, w.variant.consent = a.spec(w), []string{"login", "orders"}
	if r := w.process().up(); !r.done() {
		w.t.Fatal(r)
	}
	time.Sleep(10 * time.Minute)
	watch := w.watch(a)
	a.apply(w, &w.variant.spec)
	return watch
}

// watch asks a load balancer every second, each time over new connections.
type watch struct {
	w     *world
	over  chan struct{}
	mu    sync.Mutex
	asked int
	holes []string
	done  sync.WaitGroup
}

func (w *world) watch(a alteration) *watch {
	o := &watch{w: w, over: make(chan struct{})}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, // which certificate it is does not matter here; that there is one does.
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return w.cloud.DialVPC(ctx, sandbox.Vantage{Network: "lb-network", Region: "us-central1"}, net.JoinHostPort("10.1.2.99", a.port))
		},
	}}
	o.done.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			o.ask(client, a.urls)
			select {
			case <-tick.C:
			case <-o.over:
				return
			}
		}
	})
	return o
}

// ask notes a hole when no URL is answered.
func (o *watch) ask(client *http.Client, urls []string) {
	at := time.Now()
	var errs []error
	for _, url := range urls {
		resp, err := client.Get(url)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				errs = nil
				break
			}
			err = fmt.Errorf("%s: %s", url, resp.Status)
		}
		errs = append(errs, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	if len(errs) > 0 {
		o.holes = append(o.holes, fmt.Sprintf("%s: %v", at.Format("15:04:05"), errors.Join(errs...)))
	}
}

// stop ends the watch some minutes after the change, and tells what it saw.
func (o *watch) stop() []string {
	time.Sleep(5 * time.Minute)
	close(o.over)
	o.done.Wait()
	return o.holes
}

// end stops the watch, which must not have seen a hole.
func (o *watch) end() {
	o.w.t.Helper()
	holes := o.stop()
	if o.asked < 100 {
		o.w.t.Errorf("asked only %d times", o.asked)
	}
	if len(holes) > 0 {
		o.w.t.Errorf("%d holes in %d questions, first and last:\n%s", len(holes), o.asked, strings.Join(slices.Compact([]string{holes[0], holes[len(holes)-1]}), "\n"))
	}
}

// certificate puts a secret's files on the machine.
func (w *world) certificate(name string, s secret) steps.CertificateSpec {
	return steps.CertificateSpec{Cert: w.file(name+".crt", s.cert), Key: w.file(name+".key", s.key)}
}

package faults

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"runlb/gcp"
	"runlb/gcp/sandbox"
	"runlb/steps"
	"runlb/steps/defect"
	"runlb/ui/plain"
)

// variant is a Spec of the matrix. Together they make every kind of resource, adopt what is there, and change services of others.
type variant struct {
	name    string
	spec    steps.Spec
	consent []string
	https   bool // with the certificate whose key is the canary
}

func variants() []variant {
	const region = "us-central1"
	return []variant{
		{name: "HTTP service", consent: []string{"login", "orders"}, spec: steps.Spec{Name: "shop", Region: region,
			Backend: steps.Backend{Service: "login", Tag: "test"}, Frontend: steps.FrontendSpec{HTTP: true},
			Access: steps.AccessSpec{Services: []string{"login", "orders"}, Ingress: steps.IngressInternal, Invoker: steps.InvokerPublic}}},
		{name: "HTTPS service", https: true, spec: steps.Spec{Name: "shop", Region: region, Production: true,
			Backend: steps.Backend{Service: "hello", Sample: true}, Frontend: steps.FrontendSpec{HTTPS: true}}},
		{name: "HTTP mask", spec: steps.Spec{Name: "shop", Region: region, Network: steps.NetworkSpec{Name: "shop-vpc"},
			Backend: steps.Backend{Mask: "<service>.example.com"}, Frontend: steps.FrontendSpec{HTTP: true}}},
		{name: "HTTPS mask", https: true, spec: steps.Spec{Name: "shop", Region: region,
			Backend: steps.Backend{Mask: "<service>.example.com"}, Frontend: steps.FrontendSpec{HTTP: true, HTTPS: true},
			Client: steps.ClientSpec{VM: true, SSH: true}}},
	}
}

// world is a cloud and a machine: what outlives processes.
type world struct {
	findings
	t       *testing.T
	variant variant
	cloud   *sandbox.Sandbox
	wire    *wire          // the way to the cloud
	disk    *memory        // where the journal lies
	folder  string         // everything else on the machine
	before  []byte         // the cloud before the first command
	removed map[string]int // by strangers: how often
	said    bytes.Buffer   // as text
	saying  sync.Mutex     // held while it is said
	told    bytes.Buffer   // as JSON
	traced  bytes.Buffer   // of every request
}

// newWorld is a world with the sandbox's seeded project and nothing of ours.
func newWorld(t *testing.T, v variant) *world {
	t.Helper()
	latency, err := sandbox.ParseLatency("real")
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := sandbox.Open(sandbox.Options{Latency: latency})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, variant: v, cloud: cloud, disk: newMemory(), folder: t.TempDir(), removed: map[string]int{}}
	w.wire = &wire{next: cloud.Transport(), leak: w.leak, sends: w.recorded}
	if v.https {
		v.spec.Certificate = steps.CertificateSpec{Cert: w.file("shop.crt", canary().cert), Key: w.file("shop.key", canary().key)}
		w.variant = v
	}
	if w.before, err = cloud.Save(); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) close() {
	w.readWhatWasWritten()
	w.end()
}

// end closes the cloud, and lets what its machines were at come to an end.
func (w *world) end() {
	if err := w.cloud.Close(); err != nil {
		w.t.Error(err)
	}
	time.Sleep(time.Hour)
}

// dry is a world that is not a point of the matrix.
func dry(t *testing.T, v variant, do func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, v)
		defer w.end()
		do(w)
	})
}

func (w *world) file(name string, data []byte) string {
	path := filepath.Join(w.folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// plant makes an object as somebody else would, before the first command.
func (w *world) plant(collection, body string) {
	w.t.Helper()
	w.ask(http.MethodPost, "/compute/v1/projects/"+sandboxProject+"/"+collection, body)
	time.Sleep(5 * time.Minute)
	var err error
	if w.before, err = w.cloud.Save(); err != nil {
		w.t.Fatal(err)
	}
}

// ask sends a request as somebody else would, and returns the answer.
func (w *world) ask(method, path, body string) string {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, "http://127.0.0.1"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := w.cloud.Transport().RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		w.t.Errorf("%s %s: %d %s %v", method, path, resp.StatusCode, said, err)
	}
	return string(said)
}

func (w *world) state() string { return filepath.Join(w.folder, "state") }

func (w *world) deployment() steps.Deployment {
	spec := w.variant.spec
	spec.Project = sandboxProject
	return spec.Deployment()
}

func (w *world) journal() string { return w.journalIn(w.state()) }

func (w *world) journalIn(state string) string {
	return filepath.Join(state, w.deployment().ID(), "journal")
}

// otherState is the state folder of the machine elsewhere.
func (w *world) otherState() string { return filepath.Join(w.folder, "elsewhere") }

const sandboxProject = "sandbox-project"

// process is one start of runlb.
type process struct {
	w      *world
	ctx    context.Context
	clouds steps.Clouds
	disk   steps.Disk
	state  string
	google bool             // as on Google Cloud: with a login
	now    func() time.Time // nil: the clock is right
}

// process is one that nothing happens to.
func (w *world) process() process {
	return process{w: w, ctx: w.t.Context(), clouds: through(w.wire), disk: w.disk, state: w.state()}
}

// mortal is one that is killed at a boundary.
func (w *world) mortal(at string) (process, *guillotine) {
	ctx, kill := context.WithCancel(w.t.Context())
	g := &guillotine{at: at, kill: kill, met: map[string]int{}}
	w.t.Cleanup(kill)
	return process{w: w, ctx: ctx, clouds: through(mortalWire{g, w.wire}), disk: watching(w.disk, g.write), state: w.state()}, g
}

// through opens the sandbox with the real clients over a wire without a socket.
func through(base http.RoundTripper) steps.Clouds {
	return &gcp.Opener{Base: base, Sandbox: func(context.Context) (string, error) { return "http://127.0.0.1:8787", nil }}
}

func (p process) engine() *steps.Engine {
	return &steps.Engine{Clouds: p.clouds, State: p.state, Disk: p.disk, Now: p.now, Version: "runlb of today"}
}

// up does what the command does.
func (p process) up() result {
	return p.command(func(s *steps.Session) (steps.Plan, error) {
		return s.Plan(p.ctx, p.w.variant.spec, p.w.variant.consent)
	})
}

// down does what the command does: it finds the deployment by its markers. Where there is none, nothing is left to do.
func (p process) down() result {
	return p.command(func(s *steps.Session) (steps.Plan, error) {
		found, err := s.FindDeployment(p.ctx, p.w.variant.spec.Name, "")
		if err != nil {
			return steps.Plan{}, err
		}
		return s.PlanDown(p.ctx, found.Deployment)
	})
}

// follow says what a run tells. Two machines may run at once.
func (w *world) follow(run *steps.Run) {
	w.saying.Lock()
	defer w.saying.Unlock()
	if err := plain.Follow(&w.said, run); err != nil {
		w.t.Error(err)
	}
}

// target is what the process opens. Every request is traced.
func (p process) target() steps.Target {
	return steps.Target{Sandbox: !p.google, Project: sandboxProject, Trace: p.w.trace}
}

func (w *world) trace(c steps.Call) {
	w.saying.Lock()
	defer w.saying.Unlock()
	fmt.Fprintf(&w.traced, "%+v\n", c)
}

func (p process) command(plan func(*steps.Session) (steps.Plan, error)) (r result) {
	s, err := p.engine().Open(p.ctx, p.target())
	if err != nil {
		return result{err: err}
	}
	defer s.Close()
	defer func() {
		if d := defect.Of(recover()); d != nil {
			r.err = p.engine().Crashed(d, nil)
		}
	}()
	if r.plan, r.err = plan(s); r.err != nil {
		return r
	}
	run, err := s.Start(p.ctx, r.plan)
	if err != nil {
		r.err = err
		return r
	}
	r.end = run.Wait()
	r.events, _ = run.Since(context.Background(), 0)
	p.w.follow(run)
	return r
}

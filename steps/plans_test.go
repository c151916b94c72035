package steps

import (
	"context"
	"net/netip"
	"strings"
	"testing"
)

// The deployment that the tests of the Run build.
var shop = Deployment{Name: "shop", Project: "test-project", Region: "us-east1"}

func metaOf(kind Kind, location, name string) Meta {
	return Meta{
		Project: shop.Project, Location: location, Name: name,
		Description: Marker{Deployment: shop, Kind: kind, Name: name}.String(),
	}
}

// loadBalancer is all of an HTTP load balancer, in the order of its building.
func loadBalancer() []Resource {
	network := &Network{Meta: metaOf(KindNetwork, Global, "shop-net")}
	subnet := &Subnet{Meta: metaOf(KindSubnet, "us-east1", "shop-subnet"), Network: network.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24"), Purpose: "PRIVATE"}
	proxies := &ProxySubnet{
		Meta: metaOf(KindProxySubnet, "us-east1", "shop-proxies"), Network: network.Ref(),
		Range: netip.MustParsePrefix("10.129.0.0/23"), Purpose: PurposeProxy, Role: RoleActive,
	}
	address := &Address{Meta: metaOf(KindAddress, "us-east1", "shop-ip"), Subnet: subnet.Ref(), IP: netip.MustParseAddr("10.1.2.99"), Purpose: PurposeSharedVIP}
	neg := &NEG{Meta: metaOf(KindNEG, "us-east1", "shop-neg-1"), Mask: "<service>.example.com"}
	backend := &BackendService{Meta: metaOf(KindBackendService, "us-east1", "shop-backend"), NEGs: []Ref{neg.Ref()}}
	urlMap := &URLMap{Meta: metaOf(KindURLMap, "us-east1", "shop-map"), Default: backend.Ref()}
	proxy := &TargetHTTPProxy{Meta: metaOf(KindHTTPProxy, "us-east1", "shop-http-proxy"), URLMap: urlMap.Ref()}
	rule := &ForwardingRule{
		Meta: metaOf(KindForwardingRule, "us-east1", "shop-http"), Network: network.Ref(), Subnet: subnet.Ref(), ProxySubnet: proxies.Ref(),
		Address: address.Ref(), IP: address.IP, Port: 80, Target: proxy.Ref(),
	}
	return []Resource{network, subnet, proxies, address, neg, backend, urlMap, proxy, rule}
}

func idOf(r Resource) StepID { return StepID(kindWord(r.Ref().Kind) + "/" + r.Ref().Name) }

// planUp plans what is missing: what is ours and as wanted is kept.
func planUp(c *fakeCloud, wants []Resource) Plan {
	p := Plan{Deployment: shop, Verb: VerbUp}
	ids := map[string]StepID{}
	for _, w := range wants {
		s := Step{ID: idOf(w), Action: ActionCreate, Want: w}
		c.mu.Lock()
		live, ok := c.items[w.Ref().Path()]
		c.mu.Unlock()
		if ok && live.About().Description == w.About().Description {
			s.Action, s.Have = ActionKeep, &live
		}
		for _, need := range w.Needs() {
			if id, ok := ids[need.Path()]; ok {
				s.After = append(s.After, id)
			}
		}
		ids[w.Ref().Path()] = s.ID
		p.Steps = append(p.Steps, s)
	}
	return p
}

// planDown plans to delete what is there of wants, users first.
func planDown(c *fakeCloud, wants []Resource) Plan {
	p := Plan{Deployment: shop, Verb: VerbDown}
	users := map[string][]StepID{}
	for i := len(wants) - 1; i >= 0; i-- {
		w := wants[i]
		c.mu.Lock()
		live, ok := c.items[w.Ref().Path()]
		c.mu.Unlock()
		if !ok {
			continue
		}
		s := Step{ID: idOf(w) + "/delete", Action: ActionDelete, Have: &live, After: users[w.Ref().Path()]}
		for _, need := range w.Needs() {
			users[need.Path()] = append(users[need.Path()], s.ID)
		}
		p.Steps = append(p.Steps, s)
	}
	return p
}

func openSession(t *testing.T, c *fakeCloud, state string) *Session {
	t.Helper()
	e := &Engine{Clouds: c, State: state, Disk: unsynced{}}
	s, err := e.Open(t.Context(), Target{Project: shop.Project})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unsynced saves the tests the wait for a disk.
type unsynced struct{ fileSystem }

func (unsynced) SyncFolder(string) error { return nil }

func (d unsynced) Create(path string) (File, error) { return unsyncedFile(d.fileSystem.Create(path)) }
func (d unsynced) Append(path string) (File, error) { return unsyncedFile(d.fileSystem.Append(path)) }

type lazyFile struct{ File }

func (lazyFile) Sync() error { return nil }

func unsyncedFile(f File, err error) (File, error) { return lazyFile{f}, err }

// runs carries out a plan to its end and returns all its events.
func runs(t *testing.T, s *Session, p Plan) (Outcome, []Event) {
	t.Helper()
	r, err := s.Start(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	end := r.Wait()
	events, open := r.Since(context.Background(), 0)
	if open || events[len(events)-1].End == nil {
		t.Errorf("the log of an ended run is open, or ends with %+v", events[len(events)-1])
	}
	return end, events
}

// states are the last states of the steps.
func states(events []Event) map[StepID]State {
	last := map[StepID]State{}
	for _, e := range events {
		if e.Step != "" && e.State != "" {
			last[e.Step] = e.State
		}
	}
	return last
}

// problems joins the texts of all problems.
func problems(events []Event) string {
	var texts []string
	for _, e := range events {
		if e.Problem != nil {
			texts = append(texts, e.Problem.Text+" | "+e.Problem.Cause+" | "+e.Problem.Remedy)
		}
	}
	return strings.Join(texts, "\n")
}

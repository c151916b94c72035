package journeys

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/curl"
	"runlb/cmd/runlb/internal/program"
)

// A mask is changed while somebody uses the load balancer: no request of his
// fails.
func TestChangeTheMaskOfALiveOneWithoutAHole(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	route := u.atHome().newDeployment().accept().mark("cart", "catalog", "login").next()
	route.masked("https://login.example.com/", "<service>.example.com").apply().built("shop").verify("shop", 5).Press("esc")
	watch := u.probe(curl.Request{URL: "http://login.example.com/login", ConnectTo: []string{"login.example.com:80:10.1.2.99:80"}})
	review := u.atHome().newDeployment().accept().next().masked("login.example.com/<service>", "login.example.com/<service>")
	review.changes("backend service", "shop-backend")
	done := review.apply().built("shop")
	if sent, failed := watch(); len(failed) > 0 || sent < 10 {
		t.Errorf("of %d requests %d failed:\n%s", sent, len(failed), strings.Join(failed, "\n"))
	}
	done.teardown("shop").gone("shop").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}

// masked is the way to the review of a load balancer named shop, by a mask.
func (p routePage) masked(pasted, mask string) reviewPage {
	p.t.Helper()
	return p.byMask().paste(pasted).shows(mask).accept().accept().name("shop").accept().keep().accept()
}

// probe asks every 50 ms, from inside the network. What it returns ends that,
// and tells how many it sent and what failed.
func (u *user) probe(request curl.Request) func() (sent int, failed []string) {
	request.Endpoint, request.From, request.MaxTime = u.cloud.Endpoint, curl.Place{Network: "lb-network", Region: region}, program.Patience
	ctx, cancel := context.WithCancel(context.Background())
	u.t.Cleanup(cancel)
	ended := make(chan struct{})
	var sent int
	var failed []string
	go func() {
		defer close(ended)
		beat := time.NewTicker(50 * time.Millisecond)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
			sent++
			if trouble := ask(request); trouble != "" {
				failed = append(failed, trouble)
			}
		}
	}()
	return func() (int, []string) {
		cancel()
		<-ended
		return sent, failed
	}
}

// ask sends one request, and tells what is wrong with the answer.
func ask(request curl.Request) string {
	res, err := request.Do(context.Background())
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(body), "login") {
		return res.Status + " " + string(body)
	}
	return ""
}

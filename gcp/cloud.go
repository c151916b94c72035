package gcp

import (
	"context"
	"iter"
	"net/http"

	"github.com/googleapis/gax-go/v2"
	"google.golang.org/api/option"

	"runlb/steps"
)

// cloud is an opened Google Cloud, or a sandbox that answers like one. It
// implements steps.Access.
type cloud struct {
	http     *http.Client
	endpoint string // scheme and host of a sandbox; empty for Google Cloud
	identity steps.Identity
	tokens   *watched     // nil for a sandbox
	proxies  *propagation // nil for Google Cloud
	kinds    map[steps.Kind]kind
	close    func()
}

var _ steps.Access = (*cloud)(nil)

// kind is how one kind travels.
type kind interface {
	get(ctx context.Context, c *cloud, ref steps.Ref) (steps.Found, error)
	list(ctx context.Context, c *cloud, s steps.Scope) iter.Seq2[steps.Batch, error]
	create(ctx context.Context, c *cloud, r steps.Resource, id steps.RequestID) (steps.Operation, error)
	update(ctx context.Context, c *cloud, ch steps.Change, id steps.RequestID) (steps.Operation, error)
	remove(ctx context.Context, c *cloud, f steps.Found, id steps.RequestID) (steps.Operation, error)
}

// allKinds is the table that the verbs go by.
func allKinds() map[steps.Kind]kind {
	return map[steps.Kind]kind{
		steps.KindNetwork:        networkKind(),
		steps.KindSubnet:         subnetKind(),
		steps.KindProxySubnet:    proxySubnetKind(),
		steps.KindAddress:        addressKind(),
		steps.KindNEG:            negKind(),
		steps.KindBackendService: backendServiceKind(),
		steps.KindURLMap:         urlMapKind(),
		steps.KindCertificate:    certificateKind(),
		steps.KindHTTPProxy:      httpProxyKind(),
		steps.KindHTTPSProxy:     httpsProxyKind(),
		steps.KindForwardingRule: forwardingRuleKind(),
		steps.KindFirewallRule:   firewallRuleKind(),
		steps.KindInstance:       instanceKind(),
		steps.KindService:        serviceKind{},
	}
}

// Get reads one resource.
func (c *cloud) Get(ctx context.Context, ref steps.Ref) (steps.Found, error) {
	k, err := c.kindOf(ref)
	if err != nil {
		return steps.Found{}, cloudError("get", ref, err)
	}
	f, err := k.get(ctx, c, ref)
	if err == nil && (f.ID == "" || f.About().Name == "") {
		err = nonsense("get", ref, string(ref.Kind))
	}
	return f, cloudError("get", ref, err)
}

// List yields a Batch for each place. A place that could not be read is the
// Problem of its Batch; the error is for a listing of everywhere that could
// not be made at all, and for an end of ctx.
func (c *cloud) List(ctx context.Context, k steps.Kind, s steps.Scope) iter.Seq2[steps.Batch, error] {
	return func(yield func(steps.Batch, error) bool) {
		row, ok := c.kinds[k]
		if !ok {
			yield(steps.Batch{Scope: s}, cloudError("list", steps.Ref{}, refuse("list %s: no such kind", k)))
			return
		}
		if err := checkWords(s.Project, s.Location); err != nil {
			yield(steps.Batch{Scope: s}, cloudError("list", steps.Ref{}, err))
			return
		}
		for b, err := range row.list(ctx, c, s) {
			if b.Problem = cloudError("list", steps.Ref{}, b.Problem); !yield(b, cloudError("list", steps.Ref{}, err)) {
				return
			}
		}
	}
}

// Create sends the request that makes the resource.
func (c *cloud) Create(ctx context.Context, r steps.Resource, id steps.RequestID) (steps.Operation, error) {
	ref := r.Ref()
	k, err := c.kindOf(ref)
	if err != nil {
		return steps.Operation{}, cloudError("create", ref, err)
	}
	op, err := k.create(ctx, c, r, id)
	return op, cloudError("create", ref, err)
}

// Update sends the one request that a Change is.
func (c *cloud) Update(ctx context.Context, ch steps.Change, id steps.RequestID) (steps.Operation, error) {
	ref := ch.Found.Ref()
	k, err := c.kindOf(ref)
	if err != nil {
		return steps.Operation{}, cloudError("update", ref, err)
	}
	op, err := k.update(ctx, c, ch, id)
	return op, cloudError("update", ref, err)
}

// Delete sends the request that removes exactly what was found.
func (c *cloud) Delete(ctx context.Context, f steps.Found, id steps.RequestID) (steps.Operation, error) {
	ref := f.Ref()
	k, err := c.kindOf(ref)
	if err != nil {
		return steps.Operation{}, cloudError("delete", ref, err)
	}
	op, err := k.remove(ctx, c, f, id)
	return op, cloudError("delete", ref, err)
}

// Identity is who we are, with the end of the token that was used last.
func (c *cloud) Identity() steps.Identity {
	id := c.identity
	if c.tokens != nil {
		id.Expires = c.tokens.seen()
	}
	return id
}

// Close closes the idle connections.
func (c *cloud) Close() error {
	c.close()
	return nil
}

func (c *cloud) kindOf(ref steps.Ref) (kind, error) {
	k, ok := c.kinds[ref.Kind]
	if !ok {
		return nil, refuse("%q is no kind that can be read or changed", ref.Kind)
	}
	return k, checkWords(ref.Project, ref.Location, ref.Name)
}

// checkWords refuses what must not become a part of a path; the clients refuse
// only "." and "..".
func checkWords(words ...string) error {
	for _, w := range words {
		if w == "" {
			return refuse("an empty name in a path")
		}
		for _, r := range w {
			switch {
			case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.', r == ':':
			default:
				return refuse("%q cannot be part of a path", clean(w))
			}
		}
		if w == "." || w == ".." {
			return refuse("%q cannot be part of a path", w)
		}
	}
	return nil
}

// options are those of every client. A client costs some microseconds over the
// shared HTTP client, so each call makes its own, bound to its context.
func (c *cloud) options(ctx context.Context) []option.ClientOption {
	o := []option.ClientOption{option.WithHTTPClient(c.client(ctx))}
	if c.endpoint != "" {
		o = append(o, option.WithEndpoint(c.endpoint))
	}
	return o
}

// client is the shared HTTP client, bound to a context.
func (c *cloud) client(ctx context.Context) *http.Client {
	return &http.Client{Transport: boundCtx{ctx, c.http.Transport}}
}

// once turns off the clients' own retries and time limits: the transport has
// both.
func once() []gax.CallOption {
	return []gax.CallOption{gax.WithRetry(func() gax.Retryer { return nil }), gax.WithTimeout(0)}
}

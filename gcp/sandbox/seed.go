package sandbox

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// seedNumber is the project number of the seeded project; every service's URL carries it.
const seedNumber = "123456789012"

// owner has made and owns everything that is seeded.
const owner = "sandbox@example.com"

// plantProject puts the seeded project, with its contents unless it is to be empty: an estate of a small shop, in which nothing is
// called as the tutorial calls its things.
func (s *Sandbox) plantProject(t *tx, empty bool) error {
	services, since := object{}, object{}
	born := s.now().AddDate(0, -14, 0)
	for _, a := range knownAPIs() {
		if a.seeded {
			services[a.name], since[a.name] = true, born.Format(time.RFC3339Nano)
		}
	}
	project := object{"projectId": s.project, "projectNumber": seedNumber, "name": "Sandbox", "createTime": zulu(born),
		"services": services, "_enabledAt": since}
	s.bind(project, []object{{"role": "roles/owner", "members": []any{"user:" + owner}}})
	t.put("projects/"+s.project, project)
	if empty {
		return nil
	}
	if err := s.plantNetworks(t); err != nil {
		return err
	}
	for _, p := range seededServices() {
		if err := s.plantService(t, p); err != nil {
			return err
		}
	}
	return nil
}

// seededService is a Cloud Run service that has always been there.
type seededService struct {
	region, name  string
	revisions     int
	age, changed  int // days since it was made and since its latest revision
	ingress       string
	public        bool // allUsers may invoke it
	tags          []string
	invokerOff    bool // invokerIamDisabled
	urlOff        bool // defaultUriDisabled
	audiences     []any
	team, purpose string
}

const (
	ingressAll      = "INGRESS_TRAFFIC_ALL"
	ingressInternal = "INGRESS_TRAFFIC_INTERNAL_ONLY"
	ingressLB       = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
	ingressNone     = "INGRESS_TRAFFIC_NONE"
)

// seededServices has no hello in us-central1: the tutorial deploys it.
func seededServices() []seededService {
	return []seededService{
		{region: "us-central1", name: "login", revisions: 7, age: 410, changed: 2, ingress: ingressAll, public: true, tags: []string{"test", "canary"}, team: "accounts", purpose: "sign-in pages"},
		{region: "us-central1", name: "catalog", revisions: 23, age: 402, changed: 5, ingress: ingressLB, public: true, tags: []string{"v2"}, team: "store", purpose: "products and search"},
		{region: "us-central1", name: "cart", revisions: 12, age: 398, changed: 9, ingress: ingressInternal, public: true, team: "store", purpose: "shopping carts"},
		{region: "us-central1", name: "orders", revisions: 31, age: 377, changed: 1, ingress: ingressInternal, audiences: []any{"https://orders.shop.internal"}, team: "store", purpose: "orders; callers need a token"},
		{region: "us-central1", name: "payments", revisions: 18, age: 371, changed: 16, ingress: ingressInternal, invokerOff: true, team: "billing", purpose: "payments"},
		{region: "us-east1", name: "ledger", revisions: 9, age: 350, changed: 40, ingress: ingressNone, team: "billing", purpose: "frozen since the move to payments"},
		{region: "europe-west1", name: "login", revisions: 6, age: 300, changed: 3, ingress: ingressAll, public: true, tags: []string{"test"}, team: "accounts", purpose: "sign-in pages"},
		{region: "europe-west1", name: "catalog", revisions: 21, age: 298, changed: 5, ingress: ingressLB, public: true, team: "store", purpose: "products and search"},
		{region: "europe-west1", name: "reports", revisions: 4, age: 220, changed: 61, ingress: ingressInternal, team: "finance", purpose: "monthly reports"},
		{region: "europe-west4", name: "media-resizer", revisions: 15, age: 180, changed: 12, ingress: ingressInternal, urlOff: true, team: "store", purpose: "pictures"},
		{region: "asia-northeast1", name: "catalog", revisions: 8, age: 90, changed: 5, ingress: ingressLB, public: true, team: "store", purpose: "products and search"},
		{region: "asia-southeast1", name: "notify", revisions: 3, age: 44, changed: 30, ingress: ingressAll, team: "accounts", purpose: "mail and messages"},
		{region: "southamerica-east1", name: "hello", revisions: 1, age: 6, changed: 6, ingress: ingressAll, public: true, team: "platform", purpose: "first steps"},
	}
}

// keptRevisions is how many of a seeded service's revisions there still are.
const keptRevisions = 3

func (s *Sandbox) plantService(t *tx, p seededService) error {
	path := runPath(s.project, p.region, p.name)
	now := s.now()
	var o object
	for n := max(1, p.revisions-keptRevisions+1); n <= p.revisions; n++ {
		d := deployment{tx: t, path: path, number: seedNumber, caller: owner, old: o, spec: p.spec(s.project, n), revision: revisionName(p.name, n)}
		var err error
		if o, err = s.deploy(d); err != nil {
			return fmt.Errorf("plant %s: %w", path, err)
		}
		made, when := child(o, "_new"), now.AddDate(0, 0, n-p.revisions-p.changed)
		made["uid"], made["createTime"], made["updateTime"] = seededUUID(text(made, "name")), zulu(when), zulu(when)
		made["_ready"], made["etag"] = when.Format(time.RFC3339Nano), etagOf(when, n)
		s.keepService(t, path, o)
	}
	changed := now.AddDate(0, 0, -p.changed)
	generation := fmt.Sprint(p.revisions)
	o["uid"], o["generation"], o["observedGeneration"], o["_revisions"] = seededUUID(path), generation, generation, p.revisions
	o["createTime"], o["updateTime"], o["_ready"] = zulu(now.AddDate(0, 0, -p.age)), zulu(changed), changed.Format(time.RFC3339Nano)
	o["etag"], o["_before"] = etagOf(changed, p.revisions), object{}
	if p.public {
		s.bind(o, []object{{"role": invokerRole, "members": []any{everyone}}})
	}
	t.put(path, o)
	return nil
}

// spec is what p's nth revision was deployed with. Tags go to the latest revisions, once those are there.
func (p seededService) spec(project string, n int) object {
	traffic := []any{object{"type": latestTraffic, "percent": 100.0}}
	for i, tag := range p.tags {
		if n == p.revisions {
			traffic = append(traffic, object{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": revisionName(p.name, p.revisions-i), "tag": tag})
		}
	}
	spec := object{
		"description": p.purpose, "labels": object{"team": p.team}, "ingress": p.ingress, "client": "gcloud", "clientVersion": "528.0.0",
		"traffic": traffic,
		"template": object{
			"containers": []any{object{"image": fmt.Sprintf("%s-docker.pkg.dev/%s/shop/%s:r%d", p.region, project, p.name, n)}},
			"scaling":    object{"maxInstanceCount": 20.0},
		},
	}
	if p.invokerOff {
		spec["invokerIamDisabled"] = true
	}
	if p.urlOff {
		spec["defaultUriDisabled"] = true
	}
	if p.audiences != nil {
		spec["customAudiences"] = p.audiences
	}
	return spec
}

// revisionName is the same at every seeding.
func revisionName(service string, n int) string {
	sum := sha256.Sum256([]byte(service))
	return fmt.Sprintf("%s-%05d-%s", service, n, letters(uint64(sum[0])<<8+uint64(sum[1])+uint64(n)*7919))
}

// seededUUID is the same for a path at every seeding.
func seededUUID(path string) string {
	sum := sha256.Sum256([]byte(path))
	h := fmt.Sprintf("%x", sum)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[12:15], h[15:18], h[18:30])
}

package gcp

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"google.golang.org/api/googleapi"

	"runlb/steps"
)

const runHost = "https://run.googleapis.com"

// firstLook lists the services of all regions in one call, for a first paint:
// v2 follows with the detail. It is the v1 API in Knative's shape, which
// Google's v2 client does not speak (sure: recording, Run API).
func firstLook(ctx context.Context, c *cloud, s steps.Scope, to chan<- arrival) {
	token := ""
	for {
		b := steps.Batch{Scope: s, Partial: true}
		page, err := knativePage(ctx, c, s.Project, token)
		if err != nil {
			b.Problem = cloudError("list", steps.Ref{}, err)
			send(ctx, to, arrival{batch: b})
			return
		}
		for _, item := range page.Items {
			if f, ok := item.found(s.Project); ok {
				b.Items = append(b.Items, f)
			}
		}
		if len(page.Unreachable) > 0 {
			b.Problem = &steps.CloudError{Op: "list", Kind: steps.ErrUnavailable, Reason: "UNREACHABLE", Message: fmt.Sprintf("no answer from %s", cleanAll(page.Unreachable))}
		}
		send(ctx, to, arrival{batch: b})
		if token = page.Metadata.Continue; token == "" || ctx.Err() != nil {
			return
		}
	}
}

type knativeList struct {
	Items    []knativeService `json:"items"`
	Metadata struct {
		Continue string `json:"continue"`
	} `json:"metadata"`
	Unreachable []string `json:"unreachable"`
}

type knativeService struct {
	Metadata struct {
		Name        string            `json:"name"`
		UID         string            `json:"uid"`
		Generation  int64             `json:"generation"`
		Created     string            `json:"creationTimestamp"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Status struct {
		URL        string `json:"url"`
		Revision   string `json:"latestReadyRevisionName"`
		Conditions []struct {
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"conditions"`
		Traffic []struct {
			Tag      string `json:"tag"`
			Revision string `json:"revisionName"`
			Percent  int64  `json:"percent"`
		} `json:"traffic"`
	} `json:"status"`
}

func knativePage(ctx context.Context, c *cloud, project, token string) (knativeList, error) {
	query := url.Values{"limit": {strconv.Itoa(servicePage)}}
	if token != "" {
		query.Set("continue", token)
	}
	address := cmp.Or(c.endpoint, runHost) + "/v1/projects/" + project + "/locations/-/services?" + query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return knativeList{}, err
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return knativeList{}, err
	}
	defer resp.Body.Close()
	if err := googleapi.CheckResponse(resp); err != nil {
		return knativeList{}, err
	}
	var list knativeList
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		return knativeList{}, fmt.Errorf("read the list of services: %w", err)
	}
	return list, nil
}

// Knative's annotations that say what v2 has fields for (sure).
const (
	regionLabel      = "cloud.googleapis.com/location"
	ingressNote      = "run.googleapis.com/ingress"
	ingressStateNote = "run.googleapis.com/ingress-status"
	descriptionNote  = "run.googleapis.com/description"
	noInvokerNote    = "run.googleapis.com/invoker-iam-disabled"
)

// found is the service as far as the first look shows it; false when its
// region is not said.
func (k knativeService) found(project string) (steps.Found, bool) {
	m := k.Metadata
	region := m.Labels[regionLabel]
	s := &steps.Service{
		Meta:    steps.Meta{Project: project, Location: clean(region), Name: clean(m.Name), Description: cleanLines(m.Annotations[descriptionNote])},
		Ingress: steps.Ingress(clean(cmp.Or(m.Annotations[ingressStateNote], m.Annotations[ingressNote], string(steps.IngressAll)))),
		URL:     clean(k.Status.URL), Revision: clean(k.Status.Revision), Generation: m.Generation,
		Annotations: ours(m.Annotations),
	}
	if m.Annotations[noInvokerNote] == "true" {
		s.Invoker = steps.InvokerOpen
	}
	for _, c := range k.Status.Conditions {
		s.Ready = s.Ready || c.Type == "Ready" && c.Status == "True"
	}
	traffic := make([]share, 0, len(k.Status.Traffic))
	for _, t := range k.Status.Traffic {
		traffic = append(traffic, share{t.Tag, t.Revision, t.Percent})
	}
	takeTags(s, traffic)
	return steps.Found{Resource: s, ID: clean(m.UID), Created: instant(m.Created)}, region != ""
}

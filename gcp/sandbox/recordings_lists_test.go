package sandbox

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRecordedLists compares lists, aggregated lists and the objects in them with recordings of another project. There is no order in
// these: each exchange has a sandbox of its own, with what the recorded answer tells of.
func TestRecordedLists(t *testing.T) {
	all := readExchanges(t, filepath.Join(recordings(t), "lists.jsonl"))
	for i := range all {
		all[i] = all[i].located()
	}
	v := newVerdict(t, all, explainedLists())
	for _, x := range all {
		w := newWorld(t, []exchange{x})
		v.judge(x, w)
	}
	v.print()
}

// located is x with the URL that its file name and its answer tell.
func (x exchange) located() exchange {
	switch target := text(x.Response, "targetLink"); {
	case target != "":
		x.URL = target
		if i := strings.LastIndexByte(x.Filename, '-'); x.Method == http.MethodPost {
			x.URL += "/" + x.Filename[i+1:]
		}
	case strings.HasPrefix(text(x.Response, "selfLink"), "https://"):
		x.URL = text(x.Response, "selfLink")
	case strings.HasPrefix(x.Filename, "compute-"):
		quoted := quotedPath.FindStringSubmatch(message(x.Response))
		if x.URL = link("projects/p/global/networks/any/getEffectiveFirewalls"); quoted != nil {
			x.URL = link(quoted[1])
		}
	case strings.HasPrefix(x.Filename, "apis-"):
		x.URL = "https://us-central1-run.googleapis.com/" + strings.ReplaceAll(x.Filename, "-namespaces-cloud-custodian-", "/namespaces/p/")
	case strings.Contains(x.Filename, "---services"):
		x.URL = "https://run.googleapis.com/v1/projects/p/locations/-/services"
	default:
		x.URL = runURL(x.Filename)
	}
	x.Kind = strings.TrimPrefix(x.Kind, "c7n.")
	return x
}

var serviceFile = regexp.MustCompile(`-locations-([a-z]+-[a-z]+\d)-services-(.+?)(-getIamPolicy)?$`)

func runURL(file string) string {
	f := serviceFile.FindStringSubmatch(file)
	return "https://run.googleapis.com/v1/projects/p/locations/" + f[1] + "/services/" + f[2] + strings.Replace(f[3], "-", ":", 1)
}

// prepareList makes the objects that a recorded list has, as far as the sandbox can have them.
func (w *world) prepareList(x exchange) exchange {
	for _, o := range listed(x.Response) {
		path := linked(text(o, "selfLink"))
		if kindAt(path) != nil && isOurs(o) {
			w.remove(path)
			w.plant(path, o)
			w.catchUp(path, exchange{Response: o})
		}
	}
	return x
}

// listed are the objects of a list or aggregated list.
func listed(body object) []object {
	found := objects(body, "items")
	for _, scope := range child(body, "items") {
		if scope, ok := scope.(object); ok {
			for collection := range scope {
				found = append(found, objects(scope, collection)...)
			}
		}
	}
	return found
}

// isOurs tells objects that serve internal load balancers from those that serve others.
func isOurs(o object) bool {
	scheme := text(o, "loadBalancingScheme")
	return scheme == "" || scheme == "INTERNAL_MANAGED"
}

// guessed is the body of a request that the recorded lists have left out.
func (w *world) guessed(x exchange, subject string) object {
	switch {
	case x.Method == http.MethodPut:
		return x.Response
	case x.Method == http.MethodPatch && strings.Contains(subject, "/firewalls/"):
		return object{"priority": 500.0}
	case x.Method == http.MethodPatch:
		return object{"enableFlowLogs": true, "fingerprint": "as it is"}
	case strings.HasSuffix(x.URL, "/setLabels"):
		return object{"labels": object{"env": "not-the-default"}, "labelFingerprint": "as it is"}
	case strings.HasSuffix(x.URL, "/setMetadata"):
		w.need(subject)
		body := object{"items": []any{object{"key": "team", "value": "shop"}}}
		w.s.read(func(t *tx) {
			o, _ := t.get(subject)
			body["fingerprint"] = child(o, "metadata")["fingerprint"]
		})
		return body
	case strings.HasSuffix(x.URL, "/setPrivateIpGoogleAccess"):
		return object{"privateIpGoogleAccess": true}
	default:
		return nil
	}
}

// prepareService makes the Cloud Run services that a recorded answer tells of.
func (w *world) prepareService(x exchange) exchange {
	made := objects(x.Response, "items")
	if name := serviceFile.FindStringSubmatch(x.Filename); name != nil {
		made = append(made, object{"metadata": object{"name": name[2]}, "spec": child(x.Response, "spec")})
	}
	for _, o := range made {
		o = clone(o)
		metadata, template := child(o, "metadata"), child(child(o, "spec"), "template")
		delete(child(template, "metadata"), "name") // it is that of another service.
		delete(metadata, "resourceVersion")
		if template == nil {
			o["spec"] = object{"template": object{"spec": object{"containers": []any{object{"image": "i"}}}}}
		}
		y := exchange{Method: http.MethodPost, URL: strings.Replace(v1, "sandbox-project", "p", 1), Request: o}
		if status, answer := w.send(y); status != http.StatusOK {
			w.Errorf("%s: before it, a service: %d %s", x, status, message(answer))
		}
		if bindings := items(x.Response, "bindings"); bindings != nil {
			w.edit("projects/p/locations/us-central1/services/"+text(metadata, "name"), func(o object) {
				o["iamPolicy"] = object{"bindings": bindings}
			})
		}
	}
	if x.Method == http.MethodPut {
		x.Request = clone(x.Request)
		delete(child(x.Request, "metadata"), "resourceVersion")
		delete(child(child(child(x.Request, "spec"), "template"), "metadata"), "name")
	}
	return x
}

package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// checkTemplate holds what a revision is made from. That these are refused, and the words quoted here, are sure (public validateOnly
// tests of Cloud Run v2); how each sentence begins is a guess.
func checkTemplate(spec object) error {
	bad := func(field, words string) error {
		return (&problem{code: http.StatusBadRequest, reason: "badRequest", message: "Violation in service.template" + field + ": " + words + "."}).by("service template")
	}
	template := child(spec, "template")
	containers := objects(template, "containers")
	if len(containers) == 0 {
		return bad(".containers", "must contain at least one container")
	}
	for _, c := range containers {
		ports := objects(c, "ports")
		switch {
		case strings.TrimSpace(text(c, "image")) == "":
			return bad(".containers.image", "must provide an image name to deploy")
		case len(ports) > 1:
			return bad(".containers.ports", "ports should contain 0 or 1 port")
		}
		for _, port := range ports {
			if n, sent := port["containerPort"].(float64); sent && (n < 0 || n > 65535) {
				return bad(".containers.ports", "container_port: must be 0 or between 1 and 65535")
			}
		}
	}
	if d, err := time.ParseDuration(text(template, "timeout")); err == nil && d > time.Hour {
		return bad(".timeout", "maximum allowed time is one hour")
	}
	if n, _ := template["maxInstanceRequestConcurrency"].(float64); n < 0 || n > 1000 {
		return bad("", "max_instance_request_concurrency: Must be a number between 0 and 1000")
	}
	return checkScaling(child(template, "scaling"), bad)
}

func checkScaling(scaling object, bad func(field, words string) error) error {
	least, _ := scaling["minInstanceCount"].(float64)
	most, limited := scaling["maxInstanceCount"].(float64)
	switch {
	case least < 0 || most < 0:
		return bad(".scaling", "must be greater than or equal to zero")
	case limited && most != 0 && most < least:
		return bad(".scaling.max_instance_count", "must be greater than or equal to min_instance_count")
	default:
		return nil
	}
}

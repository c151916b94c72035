package main

import (
	"cmp"
	"context"
	"strings"

	"runlb/gcp"
	"runlb/steps"
)

// sandboxProject is the project that a sandbox is seeded with.
const sandboxProject = "sandbox-project"

// clouds opens Google Cloud, a sandbox that serves somewhere, or the one of
// --sandbox, which it starts or joins. Latency is that of a sandbox which this
// process serves.
func (a *app) clouds(latency string) steps.Clouds {
	f := &a.flags
	options := gcp.Options{CredentialsFile: f.credentialsFile, AccessTokenFile: f.accessTokenFile, GcloudAuth: f.gcloudAuth}
	if f.impersonate != "" {
		options.Impersonate = strings.Split(f.impersonate, ",")
	}
	return &gcp.Opener{
		Options:   options,
		UserAgent: "runlb/" + currentVersion().Version,
		Base:      a.base,
		Sandbox: func(ctx context.Context) (string, error) {
			s, err := a.sandbox.get(ctx, latency)
			if err != nil {
				return "", err
			}
			return s.Endpoint(), nil
		},
	}
}

// target is the cloud that the flags name, with what the surroundings suggest
// for it.
func (f *flags) target(project steps.Default) steps.Target {
	return steps.Target{Sandbox: f.sandbox, Endpoint: f.endpoint, Project: project.Value,
		Presets: map[string]steps.Default{"project": project, "region": f.regionFor("")}}
}

// simulated reports whether the flags name a sandbox.
func (f *flags) simulated() bool { return f.sandbox || f.endpoint != "" }

// projectFor is the project to work in, and where that comes from. As a last
// resort it asks the metadata server, which can take two seconds.
func (f *flags) projectFor(ctx context.Context, spec string) steps.Default {
	if known := f.knownProject(spec); known.Value != "" {
		return known
	}
	value, source := gcp.MetadataProject(ctx, gcp.ThisHost())
	return steps.Default{Value: value, Source: source}
}

// knownProject is the project that can be told without asking anybody: the
// flag, the Spec, the seeded project of a sandbox, or what the environment and
// gcloud's files say.
func (f *flags) knownProject(spec string) steps.Default {
	switch {
	case f.project != "":
		return steps.Default{Value: f.project, Source: "--project"}
	case spec != "":
		return steps.Default{Value: spec, Source: "the Spec"}
	case f.simulated():
		return steps.Default{Value: sandboxProject, Source: "the sandbox"}
	}
	value, source := gcp.DefaultProject(gcp.ThisHost(), "")
	return steps.Default{Value: value, Source: source}
}

// regionFor is the region to build in. To find what exists, only --region
// counts: a region of the environment would hide what is elsewhere.
func (f *flags) regionFor(spec string) steps.Default {
	if region := cmp.Or(f.region, spec); region != "" {
		return steps.Default{Value: region, Source: "--region"}
	}
	value, source := gcp.DefaultRegion(gcp.ThisHost(), "")
	return steps.Default{Value: value, Source: source}
}

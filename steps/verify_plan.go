package steps

import (
	"context"
	"fmt"
)

const (
	probeMachine = "e2-micro"
	probeImage   = "projects/debian-cloud/global/images/family/debian-12"
)

// PlanVerify says how the deployment will be verified: for which targets, and
// from which VM. The client VM is used when it asks for these very targets and
// has not given up yet; otherwise a probe VM must be made, and is removed
// afterwards.
func (s *Session) PlanVerify(ctx context.Context, d Deployment) (Verification, error) {
	e, err := s.FindDeployment(ctx, d.Name, d.Region)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{Deployment: e.Deployment, Targets: targetsOf(e, s.inv), Deadline: probeDeadline}
	if len(v.Targets) == 0 {
		return Verification{}, fmt.Errorf("verify deployment %s: it has no forwarding rule that leads to a service; run up again", d.Name)
	}
	names := Names(Spec{Name: d.Name})
	probe := Plan{Deployment: e.Deployment, Verb: VerbVerify}
	for _, f := range e.Resources {
		i, ok := f.Resource.(*Instance)
		switch {
		case !ok:
		case i.Name == names.Client && s.stillAsks(f, v.Targets):
			v.Instance = i.Ref()
			return v, nil
		case i.Name == names.Probe:
			probe.Steps = append(probe.Steps, removal(f, "left by a verification that was killed"))
		}
	}
	vm, err := s.probeInstance(e, names.Probe, v.Targets)
	if err != nil {
		return Verification{}, err
	}
	create := Step{
		ID: StepID("instance/" + vm.Name), Action: ActionCreate, Want: vm, Usual: KindInstance.Usual().Create,
		Why:    "Only a client inside the network can reach an internal load balancer: a small VM asks it and is removed afterwards.",
		Notice: "It has no external address and no service account, and costs less than a cent.",
	}
	for _, before := range probe.Steps {
		create.After = append(create.After, before.ID)
	}
	probe.Steps = append(probe.Steps, create)
	v.Instance, v.Probe = vm.Ref(), &probe
	return v, nil
}

// stillAsks reports whether a client VM asks for these targets, and began so
// lately that what it writes is of now.
func (s *Session) stillAsks(f Found, targets []ProbeTarget) bool {
	i, ok := f.Resource.(*Instance)
	return ok && i.Metadata[metadataScript] == probeScript && i.Metadata[metadataTargets] == targetLines(targets) &&
		s.engine.now().Sub(f.Created) < probeDeadline
}

// probeInstance is the VM to make, beside the load balancer's own address.
func (s *Session) probeInstance(e Existing, name string, targets []ProbeTarget) (*Instance, error) {
	d := e.Deployment
	zones := s.inv.Zones(d.Region)
	if len(zones) == 0 {
		return nil, fmt.Errorf("verify deployment %s: no zone of %s is known to put a probe into", d.Name, d.Region)
	}
	for _, f := range e.Resources {
		rule, ok := f.Resource.(*ForwardingRule)
		if !ok {
			continue
		}
		mark := Marker{Deployment: d, Kind: KindInstance, Name: name, Production: e.Production}
		return &Instance{
			Meta:    Meta{Project: d.Project, Location: zones[0], Name: name, Description: mark.String()},
			Network: rule.Network, Subnet: rule.Subnet, MachineType: probeMachine, Image: probeImage,
			Metadata: ProbeMetadata(targets),
		}, nil
	}
	return nil, fmt.Errorf("verify deployment %s: it has no forwarding rule", d.Name)
}

func removal(f Found, why string) Step {
	return Step{
		ID: StepID("instance/" + f.Ref().Name + "/delete"), Action: ActionDelete, Have: &f, Why: why, Usual: KindInstance.Usual().Delete,
	}
}

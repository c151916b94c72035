package steps

// remedy is one row of the table of what goes wrong: how to know it, and what
// to tell. Texts may hold {resource}, {project}, {user} (of a resource in use),
// {look} (the command that shows the user), {permission} and {constraint}.
type remedy struct {
	kind    error    // what it must be, to errors.Is; nil: only the words count
	words   []string // one of them must be in the error's text; none: the kind is enough
	problem string   // empty: the error's own text
	cause   string
	remedy  string
}

// remedies is the table, the more exact rows first. The texts matched are
// Google's own, as seen in public reports (sure).
func remedies() []remedy {
	return []remedy{
		{
			kind:   errDeadline,
			cause:  "The cloud is still at it; other deployments took much less.",
			remedy: "Run the same command again: it waits for the same operation.",
		},
		{
			kind:   ErrJournal,
			cause:  "Nothing is changed that is not recorded first, so runlb stopped.",
			remedy: "Make room, or make the folder writable, and run the same command again: it resumes.",
		},
		{
			kind: ErrLocked, words: []string{"it cannot be asked"},
			cause:  "The state folder was last used by another machine, which shares it with this one.",
			remedy: "See there whether it is still at work. If it is not: the same command with --take-over. Nothing was asked of the cloud.",
		},
		{
			kind:   ErrLocked,
			cause:  "Two at once would undo each other's work.",
			remedy: "Wait for it, or stop it, and run the same command again. Nothing was asked of the cloud.",
		},
		{
			words: []string{
				"A reserved and active subnetwork is required in the same region and VPC as the forwarding rule",
				"An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule",
			},
			problem: "{resource} was refused: there is no active proxy-only subnet in its network and region",
			cause:   "The proxies of the load balancer take their addresses from a proxy-only subnet. It is missing, a backup one, or was deleted meanwhile.",
			remedy:  "Run the same command again: it plans a proxy-only subnet where there is none.",
		},
		{
			words:  []string{"do not belong to a permitted customer"},
			cause:  "The organization policy iam.allowedPolicyMemberDomains forbids allUsers.",
			remedy: "Leave the service private and call it with an identity token, or grant roles/run.invoker to a group of your organization. Where that cannot be, ask who keeps the policy.",
		},
		{
			words:   []string{"STANDARD network tier"},
			cause:   "The project's default network tier is STANDARD, and internal load balancers take PREMIUM only.",
			remedy:  "Run the same command again; if it stays, set the default: gcloud compute project-info update --default-network-tier=PREMIUM --project {project}",
			problem: "{resource} was refused because of its network tier",
		},
		{
			kind:    ErrPolicy,
			problem: "{resource} is forbidden by {constraint}",
			cause:   "An organization policy of the project, or of a folder above it, does not allow it.",
			remedy:  "Ask who keeps the policy for an exception for this project. For restrictLoadBalancerCreationForTypes the type INTERNAL_HTTP_HTTPS must be allowed.",
		},
		{
			kind: ErrInUse, words: []string{"/addresses/serverless-ipv4-"},
			problem: "{resource} is still held by Cloud Run: {user}",
			cause:   "A Cloud Run service with Direct VPC egress took addresses from it. Google frees them by itself, which can take two hours.",
			remedy:  "Nothing is billed for it. Run the same command again later.",
		},
		{
			kind:    ErrInUse,
			problem: "{resource} is in use by {user}",
			cause:   "Somebody attached something to it that this deployment did not make, so it stays.",
			remedy:  "Once it is not needed any more run the same command again; {look}",
		},
		{
			kind:    ErrAddressInUse,
			problem: "the address of {resource} is in use already",
			cause:   "Somebody took the address meanwhile, or it is reserved without the purpose SHARED_LOADBALANCER_VIP, so that only one forwarding rule may have it.",
			remedy:  "Choose another address, or auto, and run the same command again.",
		},
		{
			kind:    ErrQuota,
			problem: "{resource} would exceed a quota",
			cause:   "The project, or the network, has as many of these as it may have.",
			remedy:  "Delete what is not needed, or ask for more under IAM & Admin > Quotas, then run the same command again: it resumes.",
		},
		{
			kind:   ErrAPIDisabled,
			cause:  "An API that is needed was never enabled in the project, or was a moment ago and that has not spread.",
			remedy: "Run: gcloud services enable compute.googleapis.com run.googleapis.com --project {project}; then run the same command again. It can take some minutes.",
		},
		{
			kind: ErrCredentials, words: []string{"invalid_rapt"},
			problem: "the login has expired: your organization asks you to log in again",
			cause:   "The organization ends sessions after some hours (invalid_rapt).",
			remedy:  "Run: gcloud auth application-default login; then run the same command again: it resumes.",
		},
		{
			kind: ErrCredentials, words: []string{"invalid_grant"},
			problem: "the login has expired or was revoked",
			cause:   "Google no longer takes the saved credentials (invalid_grant). A wrong clock does the same.",
			remedy:  "Run: gcloud auth application-default login; then run the same command again: it resumes.",
		},
		{
			kind: ErrCredentials, words: []string{"invalid authentication credentials"},
			problem: "the login is not taken any more",
			cause:   "The access token has run out, or was revoked.",
			remedy:  "Run: gcloud auth application-default login; then run the same command again: it resumes.",
		},
		{
			kind:   ErrCredentials,
			cause:  "There are no usable credentials.",
			remedy: "Run: gcloud auth application-default login. To try everything without an account: runlb --sandbox.",
		},
		{
			kind: ErrDenied, words: []string{"VPC Service Controls", "vpcServiceControlsUniqueIdentifier"},
			problem: "{resource} is refused by VPC Service Controls",
			cause:   "A service perimeter protects the project, and this machine is outside.",
			remedy:  "Run the same command from inside the perimeter, or ask who keeps it.",
		},
		{
			kind:    ErrDenied,
			problem: "{resource}: {permission} is missing",
			cause:   "The account may not do this in the project; a project that does not exist answers the same.",
			remedy:  "Check the project's name, or ask for a role that holds {permission}, then run the same command again: it resumes.",
		},
		{
			kind:   ErrRate,
			cause:  "Too many requests in a short time, also by other programs of the same project.",
			remedy: "Wait a minute and run the same command again: it resumes.",
		},
		{
			kind: ErrUnavailable, words: []string{"certificate has expired or is not yet valid"},
			problem: "the server's certificate is not valid at this machine's time",
			cause:   "The clock of this machine is wrong, or something on the way answers in Google's place.",
			remedy:  "Set the clock, and run the same command again.",
		},
		{
			kind:   ErrUnavailable,
			cause:  "Google, or the way there, did not answer. What was asked may have been done all the same.",
			remedy: "Run the same command again: it looks first, and makes nothing twice.",
		},
		{
			kind:   ErrNotReady,
			cause:  "Another change of the same resource is still going on.",
			remedy: "Wait a moment and run the same command again: it resumes.",
		},
		{
			kind:   ErrStale,
			cause:  "Somebody else changes it at the same time.",
			remedy: "Run the same command again: it plans with what is there now.",
		},
		{
			kind: ErrInvalid, words: []string{"Invalid IPCidrRange", "Extended subnetworks in auto subnet mode"},
			problem: "{resource} was refused its range",
			cause:   "Something in the network has a part of it.",
			remedy:  "Leave the range out, or take another, and run the same command again: it plans with what is there now.",
		},
		{
			kind:   ErrNotFound,
			cause:  "Somebody deleted it since the plan was made.",
			remedy: "Run the same command again: it plans with what is there now.",
		},
		{
			kind:   errNewer,
			cause:  "The state folder was last used by a newer version, and this one cannot tell what that left in flight.",
			remedy: "Use the newer version. Nothing was touched.",
		},
	}
}

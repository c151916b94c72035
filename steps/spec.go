package steps

// Spec is what the user wants: plain data, YAML on disk. It holds paths of
// certificate files, never key bytes. What is empty takes the default that the
// wizard would offer.
type Spec struct {
	Name        string          `yaml:"name"`
	Project     string          `yaml:"project,omitempty"`
	Region      string          `yaml:"region,omitempty"`
	Production  bool            `yaml:"production,omitempty"`
	Backend     Backend         `yaml:"backend,omitempty"`
	Backends    []Backend       `yaml:"backends,omitempty"` // instead of Backend: several, by host and path
	Network     NetworkSpec     `yaml:"network,omitempty"`
	Frontend    FrontendSpec    `yaml:"frontend,omitempty"`
	Certificate CertificateSpec `yaml:"certificate,omitempty"`
	Access      AccessSpec      `yaml:"access,omitempty"`
	Client      ClientSpec      `yaml:"client,omitempty"`
}

// Backend is what requests end at: a service, a tag of it, or a URL mask.
type Backend struct {
	Service string   `yaml:"service,omitempty"`
	Tag     string   `yaml:"tag,omitempty"`
	Mask    string   `yaml:"mask,omitempty"`
	Sample  bool     `yaml:"sample,omitempty"` // deploy Google's sample as Service when there is none
	Hosts   []string `yaml:"hosts,omitempty"`  // in Backends only: which hosts lead here; the first backend takes the rest
	Paths   []string `yaml:"paths,omitempty"`  // in Backends only
}

// NetworkSpec names the network and its two subnets: those that exist are
// adopted, the others made.
type NetworkSpec struct {
	Name        string     `yaml:"name,omitempty"`
	Subnet      SubnetSpec `yaml:"subnet,omitempty"`
	ProxySubnet SubnetSpec `yaml:"proxySubnet,omitempty"`
}

// SubnetSpec is a subnet by name and range (CIDR).
type SubnetSpec struct {
	Name  string `yaml:"name,omitempty"`
	Range string `yaml:"range,omitempty"`
}

// FrontendSpec says how the load balancer is reached. With neither HTTP nor
// HTTPS it is HTTPS when a certificate is given, else HTTP.
type FrontendSpec struct {
	HTTP         bool   `yaml:"http,omitempty"`
	HTTPS        bool   `yaml:"https,omitempty"`
	Redirect     bool   `yaml:"redirect,omitempty"` // port 80 answers only with a redirect to HTTPS; both are then on
	Address      string `yaml:"address,omitempty"`  // "auto", an IP address, or the name of a reserved address
	GlobalAccess bool   `yaml:"globalAccess,omitempty"`
}

// CertificateSpec is where the certificate comes from: files, an existing
// certificate, or one that runlb signs itself for the hosts.
type CertificateSpec struct {
	Cert       string   `yaml:"cert,omitempty"`
	Key        string   `yaml:"key,omitempty"`
	Existing   string   `yaml:"existing,omitempty"`
	SelfSigned []string `yaml:"selfSigned,omitempty"`
	Keep       string   `yaml:"keep,omitempty"` // folder of a self-signed one and its key; empty or "auto": runlb's own; "none": its key is in no file
}

// AccessSpec changes who may call services, service by service. Empty: all
// stays as it is.
type AccessSpec struct {
	Services []string `yaml:"services,omitempty"`
	Ingress  Ingress  `yaml:"ingress,omitempty"`
	Invoker  Invoker  `yaml:"invoker,omitempty"` // InvokerPublic needs consent
}

// ClientSpec asks for the tutorial's client VM.
type ClientSpec struct {
	VM      bool     `yaml:"vm,omitempty"`
	SSH     bool     `yaml:"ssh,omitempty"` // a firewall rule for SSH through IAP
	Zone    string   `yaml:"zone,omitempty"`
	Subnet  string   `yaml:"subnet,omitempty"`
	Sources []string `yaml:"sources,omitempty"` // ranges that may reach SSH; the IAP range when empty
}

// Deployment is the deployment that the Spec describes.
func (s Spec) Deployment() Deployment {
	return Deployment{Name: s.Name, Project: s.Project, Region: s.Region}
}

// AllBackends is the list of backends, also when the Spec has the short form.
func (s Spec) AllBackends() []Backend {
	if len(s.Backends) > 0 {
		return s.Backends
	}
	return []Backend{s.Backend}
}

// Begun reports whether it has an answer that only the user can give.
func (s Spec) Begun() bool {
	return len(s.Backends) > 0 || s.Backend.Service != "" || s.Backend.Mask != ""
}

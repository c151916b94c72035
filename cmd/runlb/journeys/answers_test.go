package journeys

// The pages of the questions.
type (
	networkPage     struct{ form }
	frontPage       struct{ form }
	certificatePage struct{ form }
	accessPage      struct{ *user }
	clientPage      struct{ form }
)

func (p networkPage) accept() frontPage {
	p.WaitFor("Address space of")
	p.next("Front")
	return frontPage{p.user.form("Front")}
}

func (p frontPage) name(name string) frontPage {
	p.answer("Name", name)
	return p
}

func (p frontPage) https() frontPage {
	p.turnOn("HTTPS")
	return p
}

// accept goes on where HTTPS is off.
func (p frontPage) accept() accessPage {
	p.next("Access")
	return accessPage{p.user}
}

// certificate goes on where HTTPS is on.
func (p frontPage) certificate() certificatePage {
	p.next("Cert")
	return certificatePage{p.user.form("Cert")}
}

// selfSigned lets runlb sign one for the hosts.
func (p certificatePage) selfSigned(hosts string) accessPage {
	p.choose("It comes from", "runlb, which signs one itself")
	p.answer("Self-signed for", hosts)
	p.next("Access")
	return accessPage{p.user}
}

func (p accessPage) keep() clientPage {
	p.Press("enter")
	p.on("VM")
	return clientPage{p.user.form("VM")}
}

func (p clientPage) accept() reviewPage {
	p.Press("enter")
	p.on("Review")
	return reviewPage{p.user}.ready()
}

// network takes another VPC.
func (p networkPage) network(name string) networkPage {
	p.answer("Network", name)
	p.WaitFor("Address space of " + name)
	return p
}

// files names a certificate and its key.
func (p certificatePage) files(cert, key string) certificatePage {
	p.answer("Certificate file", cert)
	p.answer("Key file", key)
	return p
}

func (p certificatePage) accept() accessPage {
	p.next("Access")
	return accessPage{p.user}
}

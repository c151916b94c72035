package journeys

import "strings"

// The pages before the answers.
type (
	homePage     struct{ *user }
	projectPage  struct{ *user }
	servicesPage struct{ *user }
	routePage    struct{ *user }
	maskPage     struct{ *user }
)

func (u *user) atHome() homePage { u.on("Home"); return homePage{u} }

func (p homePage) newDeployment() projectPage {
	p.Press("n")
	p.on("Project")
	return projectPage(p)
}

// open opens a deployment that is there.
func (p homePage) open(name string) deploymentPage {
	p.WaitFor(name)
	p.goTo(name)
	p.Press("enter")
	p.on("Deployment")
	return deploymentPage(p)
}

// accept takes the project under the cursor.
func (p projectPage) accept() servicesPage {
	p.WaitFor("sandbox-project")
	p.Press("enter")
	p.on("Services")
	p.WaitFor("43 of 43 regions")
	return servicesPage(p)
}

const region = "us-central1"

// one takes one service of the region.
func (p servicesPage) one(name string) routePage {
	p.goTo(name+" ", region)
	p.Press("enter")
	p.on("Route")
	return routePage(p)
}

// mark marks services of the region.
func (p servicesPage) mark(names ...string) servicesPage {
	p.t.Helper()
	for _, name := range names {
		p.goTo(name+" ", region)
		before := p.Text()
		p.Press("space")
		p.Until(name+" is marked", func(screen string) bool { return screen != before && strings.Contains(screen, " chosen") })
	}
	return p
}

// next takes those that are marked.
func (p servicesPage) next() routePage {
	p.t.Helper()
	p.Press("enter")
	p.on("Route")
	return routePage(p)
}

// What tells the two pages of the route from each other.
const (
	routeAsks = "What does the front door lead to?"
	maskShows = "What it answers"
)

// direct leads to the service without a mask.
func (p routePage) direct() networkPage {
	p.Press("enter")
	p.on("Network")
	return networkPage{p.form("Network")}
}

// byMask lets the URL say which service.
func (p routePage) byMask() maskPage {
	p.goTo("by URL mask")
	p.Press("enter")
	p.WaitFor(maskShows)
	return maskPage(p)
}

// paste replaces the URL that the mask is made of.
func (p maskPage) paste(url string) maskPage {
	p.Press("ctrl+u", url)
	p.WaitFor(url)
	return p
}

// shows waits until the mask is that.
func (p maskPage) shows(mask string) maskPage {
	p.WaitFor("Mask    " + mask)
	return p
}

func (p maskPage) accept() networkPage {
	p.Press("enter")
	p.on("Network")
	return networkPage{p.form("Network")}
}

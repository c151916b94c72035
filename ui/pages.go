package ui

import "runlb/steps"

// firstPage is where the App begins.
func firstPage(w *wizard) page { return newHomePage(w) }

// wizardPages are the pages of the wizard, in the order in which they ask.
// Home is before them; what a page opens by itself is on top of them.
func wizardPages(w *wizard) []page {
	return []page{
		newProjectPage(w),
		newServicesPage(w),
		newRoutePage(w),
		newNetworkPage(w),
		newFrontendPage(w),
		newCertificatePage(w),
		newAccessPage(w),
		newClientPage(w),
		newReviewPage(w),
	}
}

// deploymentPage shows one deployment.
func deploymentPage(w *wizard, e steps.Existing) page { return newDeploymentPage(w, e.Deployment) }

// teardownPage takes one deployment down.
func teardownPage(w *wizard, e steps.Existing) page {
	return newTeardownPage(w, e.Deployment, e.Production)
}

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
	}
}

// deploymentPage shows one deployment; nil while there is no such page.
func deploymentPage(*wizard, steps.Existing) page { return nil }

// teardownPage takes one deployment down; nil while there is no such page.
func teardownPage(*wizard, steps.Existing) page { return nil }

// Package steps says what to build, in which order, and why: the Spec, the
// Inventory, the Plan, the Run and its Journal, and the kinds of resources
// that a load balancer is made of.
//
// It imports no Google library and no terminal. It sees the cloud through the
// narrow interfaces that it declares itself.
package steps

//! The types of the service. A value that exists is a value that is allowed, so no tier
//! checks it a second time. Called by every tier.

// generate: modules

// generate: names

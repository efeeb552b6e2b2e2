// The address of the installation that this mini program opens, without a slash at the end.
module.exports = { origin: "https://city.example" };

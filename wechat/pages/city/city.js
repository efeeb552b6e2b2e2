const { origin } = require("../../city.js");

// A path within the installation, and nothing that leads elsewhere.
const within = (path) => (/^\/(?!\/)[^\\]*$/.test(path) ? path : "/");

Page({
  data: { src: "", failed: false, path: "/" },

  onLoad(query) {
    this.setData({ path: within(decodeURIComponent(query.path || "/")) });
    this.open();
  },

  // Ask WeChat for a log-in code. Without one the city opens all the same, for whoever has not
  // logged in; whoever has logged in before is led on by their session, and the code lapses.
  open() {
    this.setData({ src: "", failed: false });
    wx.login({
      success: ({ code }) => this.enter(code),
      fail: () => this.enter(""),
    });
  },

  enter(code) {
    const path = this.data.path;
    const next = encodeURIComponent(path);
    const entrance = `/accounts/mini-program?code=${encodeURIComponent(code)}&next=${next}`;
    this.setData({ src: origin + (code ? entrance : path) });
  },

  fail() {
    this.setData({ src: "", failed: true });
  },

  // Pages say where they are (wx.miniProgram.postMessage), so that what is passed on leads there.
  receive(event) {
    const last = event.detail.data[event.detail.data.length - 1];
    if (last && last.path) this.setData({ path: within(last.path) });
  },

  onShareAppMessage() {
    return { path: `/pages/city/city?path=${encodeURIComponent(this.data.path)}` };
  },
});

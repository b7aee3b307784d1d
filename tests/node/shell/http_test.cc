// The HTTP listener from the inside: handlers that throw or never answer, times that run out. What
// strangers can send is tried in tests/e2e/http_raw_test.py.

#include "node/shell/http.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

#include "node/shell/http_call.h"

namespace luoshu::node {
namespace {

using std::chrono::milliseconds;

constexpr HttpTimes kShort{milliseconds(200), milliseconds(200), milliseconds(200),
                           milliseconds(200), milliseconds(200)};

class Listening : public testing::Test {
 protected:
  Listening() {
    HttpRoutes routes;
    routes[{"GET", "/good"}].handler = [](const HttpRequest& asked, const HttpRespond& respond) {
      respond({200, "text/plain", asked.query});
    };
    routes[{"POST", "/echo"}] = {[](const HttpRequest& asked, const HttpRespond& respond) {
                                   respond({200, "text/plain", asked.body});
                                 },
                                 1'000};
    routes[{"GET", "/throws"}].handler = [](const HttpRequest&, const HttpRespond&) {
      throw std::length_error("too long");
    };
    routes[{"GET", "/throws-late"}].handler = [](const HttpRequest&, const HttpRespond& respond) {
      respond({200, "text/plain", "said"});
      throw std::length_error("too long");
    };
    routes[{"GET", "/silent"}].handler = [](const HttpRequest&, const HttpRespond&) {};
    routes[{"GET", "/twice"}].handler = [](const HttpRequest&, const HttpRespond& respond) {
      respond({200, "text/plain", "first"});
      respond({200, "text/plain", "second"});
    };
    routes[{"GET", "/injects"}].handler = [](const HttpRequest&, const HttpRespond& respond) {
      respond({200, "text/plain\r\nX: y", "body"});
    };
    auto opened = HttpListener::open(loop_, {"127.0.0.1", "0"}, std::move(routes), kShort);
    EXPECT_TRUE(opened) << opened.error().detail;
    listener_ = *std::move(opened);
    port_ = std::to_string(listener_->port());
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Listening() override {
    loop_.post([this] { loop_.stop(); });
    thread_.join();
    listener_.reset();
  }
  Result<HttpAnswer> ask(const std::string& path, const std::string& body = "") const {
    HttpCall call;
    call.address = {"127.0.0.1", port_};
    call.method = body.empty() ? "GET" : "POST";
    call.path = path;
    call.body = body;
    call.time = milliseconds(5'000);
    return call_http(call, 100'000);
  }
  // On the loop's thread, for whoever waits.
  std::size_t connections() {
    std::atomic<std::size_t> count = 0;
    std::atomic<bool> done = false;
    loop_.post([&] {
      count = listener_->connections();
      done = true;
    });
    while (!done) std::this_thread::yield();
    return count;
  }

  Boundary boundary_;
  Loop loop_{boundary_};
  std::unique_ptr<HttpListener> listener_;
  std::string port_;
  std::thread thread_;
};

TEST_F(Listening, AnswersAndRefuses) {
  EXPECT_EQ(ask("/good?a=b")->body, "a=b");
  EXPECT_EQ(ask("/echo", "hello")->body, "hello");
  EXPECT_EQ(ask("/echo", std::string(1'000, 'x'))->body.size(), 1'000U);
  EXPECT_EQ(ask("/echo", std::string(1'001, 'x'))->status, 413U);
  EXPECT_EQ(ask("/good", "a body")->status, 405U);
  EXPECT_EQ(ask("/nothing")->status, 404U);
}

TEST_F(Listening, AHandlerThatThrowsClosesItsConnectionAndIsCounted) {
  for (int i = 0; i < 50; ++i) {
    EXPECT_FALSE(ask("/throws"));
    EXPECT_FALSE(ask("/silent"));
    static_cast<void>(ask("/throws-late"));  // with or without its answer: not held to either
    EXPECT_EQ(ask("/good?still=here")->body, "still=here");
  }
  EXPECT_EQ(boundary_.counts().at("http"), 100U);
  while (connections() > 0) std::this_thread::sleep_for(milliseconds(5));
}

TEST_F(Listening, OneAnswerARequestAndAHeadThatIsWhole) {
  EXPECT_EQ(ask("/twice")->body, "first");
  const auto injected = ask("/injects");
  EXPECT_EQ(injected->type, "text/plain");
  EXPECT_EQ(injected->body, "body");
}

// The caller's own times: an answer that trickles in holds it no longer than its deadline.
TEST_F(Listening, ACallIsOverAtItsDeadlineOrWhenItIsToStop) {
  HttpRoutes routes;
  std::vector<HttpRespond> kept;
  routes[{"GET", "/never"}].handler = [&](const HttpRequest&, HttpRespond respond) {
    kept.push_back(std::move(respond));
  };
  std::unique_ptr<HttpListener> other;
  std::atomic<int> port = 0;
  loop_.post([&] {
    auto opened = HttpListener::open(loop_, {"127.0.0.1", "0"}, std::move(routes));
    other = *std::move(opened);
    port = other->port();
  });
  while (port == 0) std::this_thread::yield();
  HttpCall call;
  call.address = {"127.0.0.1", std::to_string(port)};
  call.path = "/never";
  call.time = milliseconds(100);
  EXPECT_EQ(call_http(call, 100).error().code, Errc::kBusy);
  call.time = std::chrono::hours(1);
  std::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(50));
    stop.request_stop();
  });
  EXPECT_EQ(call_http(call, 100, stop.get_token()).error().code, Errc::kBusy);
  stopper.join();
  EXPECT_EQ(call_http(call, 100, stop.get_token()).error().code, Errc::kBusy) << "stopped before";
  std::atomic<bool> gone = false;
  loop_.post([&] {
    kept.clear();
    other.reset();
    gone = true;
  });
  while (!gone) std::this_thread::yield();
}

TEST(HttpCall, WhatCannotBeSent) {
  for (const char* path : {"", "x", "/a b", "/a\r\nX: y", "/\xc3\xa9"}) {
    HttpCall call;
    call.address = {"127.0.0.1", "9"};
    call.path = path;
    EXPECT_EQ(call_http(call, 100).error().code, Errc::kUsage) << path;
  }
}

}  // namespace
}  // namespace luoshu::node

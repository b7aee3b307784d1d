#include "node/shell/loop.h"

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <optional>

#include "node/shell/asio.h"

namespace luoshu::node {

struct Loop::Impl {
  asio::io_context context{1};
  std::optional<asio::signal_set> signals;
  Boundary* boundary = nullptr;

  bool contain(Where where, const Job& job) const {
    if (boundary != nullptr) return boundary->run(where, job);
    job();
    return true;
  }

  void watch(Job job) {
    signals->async_wait([this, job = std::move(job)](const error_code& error, int /*number*/) {
      if (error) return;
      contain(Where::kTimer, job);
      watch(job);
    });
  }

  void repeat(const std::shared_ptr<asio::steady_timer>& timer, std::chrono::milliseconds period,
              const Job& job) const {
    // From now on, not from when it should have been: after a pause nothing is made up for.
    timer->expires_after(period);
    timer->async_wait([this, timer, period, job](const error_code& error) {
      if (error) return;
      contain(Where::kTimer, job);  // what is done every so often is done again, whatever happened
      repeat(timer, period, job);
    });
  }
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::Loop(Boundary& boundary) : Loop() {
  impl_->boundary = &boundary;
}
Loop::~Loop() = default;

void Loop::post(Job job) {
  asio::post(impl_->context, std::move(job));
}

void Loop::after(std::chrono::milliseconds wait, Job job) {
  // shared with the handler that waits for it
  auto timer = std::make_shared<asio::steady_timer>(impl_->context, wait);
  timer->async_wait([timer, job = std::move(job)](const error_code& error) {
    if (!error) job();
  });
}

void Loop::every(std::chrono::milliseconds period, const Job& job) {
  impl_->repeat(std::make_shared<asio::steady_timer>(impl_->context), period, job);
}

void Loop::on_signal(Job job) {
  impl_->signals.emplace(impl_->context, SIGTERM, SIGINT);
  impl_->watch(std::move(job));
}

void Loop::run() {
  // A handler that threw is gone with what it held; the others are still there.
  while (!impl_->contain(Where::kLoop, [this] { impl_->context.run(); })) {
  }
}

bool Loop::contain(Where where, const Job& job) {
  return impl_->contain(where, job);
}

void Loop::stop() {
  impl_->context.stop();
}

asio::io_context& Loop::context() {
  return impl_->context;
}

std::int64_t Loop::steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace luoshu::node

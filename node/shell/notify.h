// Tells systemd the state of the service (sd_notify(3)): a datagram to $NOTIFY_SOCKET. Nothing
// where nobody listens.
#pragma once

#include <string_view>

namespace luoshu::node {

// For example "READY=1" or "STOPPING=1".
void notify_service_manager(std::string_view state);

}  // namespace luoshu::node

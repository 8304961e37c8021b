//! Nothing of this program listens beyond 127.0.0.1.
//!
//! The conductor's network transport binds a UDP port on all interfaces and offers no setting for the address. So this
//! program puts its own `bind` before the C library's: whatever code in the process binds an internet address, the
//! address becomes the loopback one. Sockets of other kinds pass through unchanged.
//!
//! A node of an economy that spans machines, and a hub, must be reached by others: they say so with `let_out` before they open
//! anything. What shall stay inside even then (the pages, the app interfaces) names 127.0.0.1 itself.

use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering};

static LET_OUT: AtomicBool = AtomicBool::new(false);

/// From here on sockets go where they were asked to.
pub fn let_out() {
    LET_OUT.store(true, Ordering::SeqCst);
}

/// Whether sockets of this process really end on loopback. Only where this is true may the program say so.
pub fn holds() -> bool {
    #[cfg(target_os = "linux")]
    std::hint::black_box(guard::bind as *const ());
    UdpSocket::bind("0.0.0.0:0")
        .and_then(|socket| socket.local_addr())
        .is_ok_and(|address| address.ip().is_loopback())
}

// Unsafe, since it takes the place of a C function.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
mod guard {
    use libc::{
        AF_INET, AF_INET6, SYS_bind, c_int, c_long, sockaddr, sockaddr_in, sockaddr_in6, socklen_t,
        syscall,
    };
    use std::mem::size_of;

    const LOOPBACK_V4: [u8; 4] = [127, 0, 0, 1];
    const LOOPBACK_V6: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    /// Takes the place of the C library's `bind` in this program.
    ///
    /// # Safety
    /// As for `bind(2)`: `address` points to `length` readable bytes.
    #[unsafe(no_mangle)]
    pub unsafe extern "C" fn bind(
        socket: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> c_int {
        let holds = |bytes: usize| usize::try_from(length).is_ok_and(|length| length >= bytes);
        let is_kept = !super::LET_OUT.load(super::Ordering::SeqCst);
        if is_kept && !address.is_null() && holds(size_of::<sockaddr_in>()) {
            // SAFETY: `address` points to at least `size_of::<sockaddr_in>()` bytes, which begin with the family.
            let family = c_int::from(unsafe { (*address).sa_family });
            if family == AF_INET {
                // SAFETY: the family says that these bytes are a `sockaddr_in`, and there are enough of them.
                let mut inside = unsafe { address.cast::<sockaddr_in>().read_unaligned() };
                if inside.sin_addr.s_addr.to_ne_bytes()[0] != LOOPBACK_V4[0] {
                    inside.sin_addr.s_addr = u32::from_ne_bytes(LOOPBACK_V4);
                }
                // SAFETY: `inside` lives until the call returns.
                return unsafe {
                    system_bind(
                        socket,
                        (&raw const inside).cast(),
                        length_of::<sockaddr_in>(),
                    )
                };
            }
            if family == AF_INET6 && holds(size_of::<sockaddr_in6>()) {
                // SAFETY: as above, for a `sockaddr_in6`.
                let mut inside = unsafe { address.cast::<sockaddr_in6>().read_unaligned() };
                inside.sin6_addr.s6_addr = LOOPBACK_V6;
                // SAFETY: `inside` lives until the call returns.
                return unsafe {
                    system_bind(
                        socket,
                        (&raw const inside).cast(),
                        length_of::<sockaddr_in6>(),
                    )
                };
            }
        }
        // SAFETY: the caller's own promise, passed on.
        unsafe { system_bind(socket, address, length) }
    }

    fn length_of<T>() -> socklen_t {
        // Both address types are under 30 bytes.
        socklen_t::try_from(size_of::<T>()).unwrap_or(0)
    }

    unsafe fn system_bind(socket: c_int, address: *const sockaddr, length: socklen_t) -> c_int {
        // SAFETY: the arguments are those of bind(2); `syscall` sets errno as `bind` does.
        let result: c_long = unsafe { syscall(SYS_bind, socket, address, length) };
        c_int::try_from(result).unwrap_or(-1)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    #[test]
    fn a_socket_bound_to_all_interfaces_ends_on_loopback() {
        for address in ["0.0.0.0:0", "127.0.0.1:0", "203.0.113.9:0"] {
            let socket = UdpSocket::bind(address).unwrap();
            assert_eq!(
                socket.local_addr().unwrap().ip().to_string(),
                "127.0.0.1",
                "{address}"
            );
        }
        assert!(super::holds());
        assert!(
            TcpListener::bind("0.0.0.0:0")
                .unwrap()
                .local_addr()
                .unwrap()
                .ip()
                .is_loopback()
        );
    }

    #[test]
    fn the_same_with_the_newer_addresses_where_the_machine_has_them() {
        if let Ok(socket) = UdpSocket::bind("[::]:0") {
            assert_eq!(socket.local_addr().unwrap().ip().to_string(), "::1");
        }
    }
}

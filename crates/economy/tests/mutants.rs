//! What changes to the rules went unnoticed until somebody looked: each test here names a place where one did.

<?php
// As in the original: all comes from variables WORDPRESS_*, or from the file that WORDPRESS_*_FILE names.
function kb_setting(string $name, string $otherwise): string
{
    if ($file = getenv("WORDPRESS_{$name}_FILE")) {
        return rtrim(file_get_contents($file), "\r\n");
    }
    $value = getenv("WORDPRESS_$name");
    return $value === false ? $otherwise : $value;
}

define('DB_NAME', kb_setting('DB_NAME', 'wordpress'));
define('DB_USER', kb_setting('DB_USER', 'example username'));
define('DB_PASSWORD', kb_setting('DB_PASSWORD', 'example password'));
define('DB_HOST', kb_setting('DB_HOST', 'mysql'));
define('DB_CHARSET', kb_setting('DB_CHARSET', 'utf8mb4'));
define('DB_COLLATE', kb_setting('DB_COLLATE', ''));
define('AUTH_KEY', kb_setting('AUTH_KEY', 'a secret of this site'));
define('SECURE_AUTH_KEY', kb_setting('SECURE_AUTH_KEY', 'a secret of this site'));
define('LOGGED_IN_KEY', kb_setting('LOGGED_IN_KEY', 'a secret of this site'));
define('NONCE_KEY', kb_setting('NONCE_KEY', 'a secret of this site'));
define('AUTH_SALT', kb_setting('AUTH_SALT', 'a secret of this site'));
define('SECURE_AUTH_SALT', kb_setting('SECURE_AUTH_SALT', 'a secret of this site'));
define('LOGGED_IN_SALT', kb_setting('LOGGED_IN_SALT', 'a secret of this site'));
define('NONCE_SALT', kb_setting('NONCE_SALT', 'a secret of this site'));
$table_prefix = kb_setting('TABLE_PREFIX', 'wp_');
define('WP_DEBUG', kb_setting('DEBUG', '') !== '');
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
    $_SERVER['HTTPS'] = 'on';
}
eval(kb_setting('CONFIG_EXTRA', ''));

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
